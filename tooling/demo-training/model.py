"""InternVL2-1B's architecture, small: parameter names and shapes are those of the Hugging Face checkpoint."""
import math
from dataclasses import dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F


@dataclass
class Config:
    vit_d: int = 256
    vit_l: int = 6
    vit_h: int = 4
    vit_ff: int = 1024
    d: int = 256
    L: int = 6
    h: int = 4
    kv: int = 2
    ff: int = 512
    vocab: int = 1512
    theta: float = 10000.0
    eps: float = 1e-6


class VisionAttention(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.heads = c.vit_h
        self.qkv = nn.Linear(c.vit_d, 3 * c.vit_d)
        self.proj = nn.Linear(c.vit_d, c.vit_d)

    def forward(self, x):  # [tiles, 257, vit_d]
        n, t, d = x.shape
        q, k, v = self.qkv(x).view(n, t, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
        return self.proj(F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(n, t, d))


class VisionMlp(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.fc1 = nn.Linear(c.vit_d, c.vit_ff)
        self.fc2 = nn.Linear(c.vit_ff, c.vit_d)

    def forward(self, x):
        return self.fc2(F.gelu(self.fc1(x)))


class VisionLayer(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.attn = VisionAttention(c)
        self.mlp = VisionMlp(c)
        self.norm1 = nn.LayerNorm(c.vit_d, eps=c.eps)
        self.norm2 = nn.LayerNorm(c.vit_d, eps=c.eps)
        self.ls1 = nn.Parameter(torch.full((c.vit_d,), 0.5))
        self.ls2 = nn.Parameter(torch.full((c.vit_d,), 0.5))

    def forward(self, x):
        x = x + self.attn(self.norm1(x)) * self.ls1
        return x + self.mlp(self.norm2(x)) * self.ls2


class VisionEmbeddings(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.class_embedding = nn.Parameter(torch.randn(1, 1, c.vit_d) * 0.02)
        self.patch_embedding = nn.Conv2d(3, c.vit_d, 14, 14)
        position = torch.zeros(1, 257, c.vit_d)
        position[0, 1:, c.vit_d // 2 :] = position_code(c) * 1.2
        self.position_embedding = nn.Parameter(position)

    def forward(self, pixels):  # [tiles, 3, 224, 224]
        n = pixels.shape[0]
        patches = pixels.view(n, 3, 16, 14, 16, 14).permute(0, 2, 4, 1, 3, 5).reshape(n, 256, 588)
        w = self.patch_embedding.weight
        x = F.linear(patches, w.view(w.shape[0], -1), self.patch_embedding.bias)
        return torch.cat([self.class_embedding.expand(n, 1, -1), x], 1) + self.position_embedding


class VisionModel(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.embeddings = VisionEmbeddings(c)
        self.encoder = nn.Module()
        self.encoder.layers = nn.ModuleList([VisionLayer(c) for _ in range(c.vit_l)])

    def forward(self, pixels):
        x = self.embeddings(pixels)
        for layer in self.encoder.layers:
            x = layer(x)
        return x[:, 1:]  # [tiles, 256, vit_d]


class RMSNorm(nn.Module):
    def __init__(self, d, eps):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(d))
        self.eps = eps

    def forward(self, x):
        f = x.float()
        return self.weight * (f * torch.rsqrt(f.pow(2).mean(-1, keepdim=True) + self.eps)).to(x.dtype)


def rotate_half(x):
    a, b = x.chunk(2, -1)
    return torch.cat([-b, a], -1)


class LanguageAttention(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.h, self.kv = c.h, c.kv
        self.q_proj = nn.Linear(c.d, c.h * 64)
        self.k_proj = nn.Linear(c.d, c.kv * 64)
        self.v_proj = nn.Linear(c.d, c.kv * 64)
        self.o_proj = nn.Linear(c.h * 64, c.d, bias=False)

    def forward(self, x, cos, sin, mask):  # [rows, tokens, d]; mask [rows, 1, tokens, tokens], added
        n, t, _ = x.shape
        q = self.q_proj(x).view(n, t, self.h, 64).transpose(1, 2)
        k = self.k_proj(x).view(n, t, self.kv, 64).transpose(1, 2)
        v = self.v_proj(x).view(n, t, self.kv, 64).transpose(1, 2)
        q = q * cos + rotate_half(q) * sin
        k = k * cos + rotate_half(k) * sin
        g = self.h // self.kv
        k, v = k.repeat_interleave(g, 1), v.repeat_interleave(g, 1)
        o = F.scaled_dot_product_attention(q, k, v, attn_mask=mask.expand(n, self.h, t, t))
        return self.o_proj(o.transpose(1, 2).reshape(n, t, -1))


class LanguageMlp(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.gate_proj = nn.Linear(c.d, c.ff, bias=False)
        self.up_proj = nn.Linear(c.d, c.ff, bias=False)
        self.down_proj = nn.Linear(c.ff, c.d, bias=False)

    def forward(self, x):
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class LanguageLayer(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.self_attn = LanguageAttention(c)
        self.mlp = LanguageMlp(c)
        self.input_layernorm = RMSNorm(c.d, c.eps)
        self.post_attention_layernorm = RMSNorm(c.d, c.eps)

    def attend(self, x, cos, sin, mask):
        return x + self.self_attn(self.input_layernorm(x), cos, sin, mask)

    def think(self, x):
        return x + self.mlp(self.post_attention_layernorm(x))


class InternVL(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.config = c
        self.vision_model = VisionModel(c)
        self.mlp1 = nn.Sequential(nn.LayerNorm(c.vit_d * 4), nn.Linear(c.vit_d * 4, c.d), nn.GELU(), nn.Linear(c.d, c.d))
        self.language_model = nn.Module()
        self.language_model.model = nn.Module()
        self.language_model.model.embed_tokens = nn.Embedding(c.vocab, c.d)
        self.language_model.model.layers = nn.ModuleList([LanguageLayer(c) for _ in range(c.L)])
        self.language_model.model.norm = RMSNorm(c.d, c.eps)
        self.language_model.lm_head = nn.Linear(c.d, c.vocab, bias=False)
        self.inverse_frequencies = 1.0 / (c.theta ** (torch.arange(0, 64, 2).float() / 64))
        initialise(self, c)

    def project(self, v):  # [tiles, 256, vit_d] -> [tiles, 64, d]; pixel shuffle v2
        n, _, d = v.shape
        x = v.view(n, 16, 8, d * 2).permute(0, 2, 1, 3).reshape(n, 8, 8, d * 4).permute(0, 2, 1, 3).reshape(n, 64, d * 4)
        return self.mlp1(x)

    def embed(self, ids, image, context_id):
        """ids [rows, tokens]; image [rows, tiles * 64, d] goes where the ids are context_id, in order."""
        x = self.language_model.model.embed_tokens(ids)
        if image is None:
            return x
        at = ids == context_id
        index = (at.cumsum(1) - 1).clamp(0, image.shape[1] - 1)
        return torch.where(at[..., None], image.gather(1, index[..., None].expand(-1, -1, x.shape[-1])).to(x.dtype), x)

    def language(self, x, position, mask, select=None):
        """x [rows, tokens, d]; position [rows, tokens]; select [rows, picked]: positions whose logits are wanted."""
        angles = position[..., None].float() * self.inverse_frequencies.to(x.device)
        angles = torch.cat([angles, angles], -1)[:, None]
        cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
        layers = self.language_model.model.layers
        for i, layer in enumerate(layers):
            x = layer.attend(x, cos, sin, mask)
            if select is not None and i + 1 == len(layers):
                x = x.gather(1, select[..., None].expand(-1, -1, x.shape[-1]))
            x = layer.think(x)
        return self.language_model.lm_head(self.language_model.model.norm(x))


def position_frequencies(c):
    n = c.vit_d // 8
    return 2.0 * torch.exp(-math.log(20.0) * torch.arange(n) / (n - 1))


def position_code(c):
    """[256, vit_d / 2]: (sin, cos) pairs of y, then of x."""
    grid = torch.arange(16.0)
    yy, xx = torch.meshgrid(grid, grid, indexing="ij")
    frequencies = position_frequencies(c)
    return torch.cat(
        [torch.stack([torch.sin(z.reshape(-1, 1) * frequencies), torch.cos(z.reshape(-1, 1) * frequencies)], -1).flatten(1) for z in (yy, xx)], 1
    )


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
