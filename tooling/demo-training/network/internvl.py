"""InternVL2-1B's architecture, small: parameter names and shapes are those of the Hugging Face checkpoint."""

from dataclasses import dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F

from network.start import initialise, position_code


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
