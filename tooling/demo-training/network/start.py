"""How the weights start out."""

import math

import torch
import torch.nn as nn


def position_frequencies(c):
    n = c.vit_d // 8
    return 2.0 * torch.exp(-math.log(20.0) * torch.arange(n) / (n - 1))


def position_code(c):
    """[256, vit_d / 2]: (sin, cos) pairs of y, then of x."""
    grid = torch.arange(16.0)
    yy, xx = torch.meshgrid(grid, grid, indexing="ij")
    frequencies = position_frequencies(c)
    return torch.cat(
        [
            torch.stack([torch.sin(z.reshape(-1, 1) * frequencies), torch.cos(z.reshape(-1, 1) * frequencies)], -1).flatten(1)
            for z in (yy, xx)
        ],
        1,
    )


# (down, right) of the patch that each head looks at, by layer
OFFSETS = [
    [(0, -1), (0, 1), (0, 0), (1, 0)],
    [(-1, 0), (1, 0), (0, 0), (0, 1)],
    [(0, -2), (0, 2), (0, 0), (0, -1)],
    [(0, -1), (0, 1), (1, 0), (-1, 0)],
    [(0, 0), (-2, 0), (2, 0), (0, 1)],
    [(0, 0), (0, -1), (0, 1), (0, 2)],
]


@torch.no_grad()
def initialise(model, c):
    nn.init.normal_(model.language_model.model.embed_tokens.weight, std=0.7)
    nn.init.normal_(model.language_model.lm_head.weight, std=0.02)
    for name, p in model.named_parameters():
        if p.ndim == 2 and "embed" not in name and "lm_head" not in name:
            nn.init.normal_(p, std=0.6 / math.sqrt(p.shape[1]))
            if name.endswith(("o_proj.weight", "down_proj.weight", "attn.proj.weight", "fc2.weight")):
                p.mul_(0.3)
        if name.endswith(".bias"):
            nn.init.zeros_(p)
    nn.init.normal_(model.mlp1[3].weight, std=0.06)
    start_local(model.vision_model, c)


@torch.no_grad()
def start_local(vision, c):
    """Attention starts out local, like a convolution: without this the encoder stays on a plateau for thousands of pictures."""
    frequencies = position_frequencies(c)
    d = c.vit_d
    w = vision.embeddings.patch_embedding.weight
    w.normal_(0, 0.02)
    w[d // 2 :].mul_(0.1)
    for l, layer in enumerate(vision.encoder.layers):
        qkv = layer.attn.qkv.weight
        qkv[: 2 * d].normal_(0, 0.01)
        scale = 1.1 if l < 4 else 0.8
        for head in range(c.vit_h):
            dy, dx = OFFSETS[l % len(OFFSETS)][head % 4]
            row = 0
            for axis, delta in ((0, dy), (1, dx)):
                for i in range(head % 2, len(frequencies), 2):
                    o = d // 2 + axis * 2 * len(frequencies) + 2 * i
                    cs, sn = math.cos(delta * frequencies[i]), math.sin(delta * frequencies[i])
                    q, k = head * 64 + row, d + head * 64 + row
                    qkv[q, o] += scale * cs
                    qkv[q, o + 1] += scale * sn
                    qkv[q + 1, o] += -scale * sn
                    qkv[q + 1, o + 1] += scale * cs
                    qkv[k, o] += scale
                    qkv[k + 1, o + 1] += scale
                    row += 2
