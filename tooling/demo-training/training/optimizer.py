"""Muon for the hidden matrices, Adam for the rest, over flat buffers: masters in float32, working weights in the model's type."""

import math

import torch


def is_hidden_matrix(name, p):
    return p.ndim == 2 and not any(k in name for k in ("embed", "lm_head", "head."))


def newton_schulz(x):
    """The nearest orthogonal matrices, roughly; x [n, rows <= columns]"""
    x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-12)
    for _ in range(5):
        a = x @ x.transpose(1, 2)
        x = 3.4445 * x + (-4.7750 * a + 2.0315 * (a @ a)) @ x
    return x


class Optimizer:
    def __init__(self, named, dtype, device):
        named = list(named)
        # matrices of one input width stand together: a view of them all is quantised at once
        named.sort(key=lambda n: (not is_hidden_matrix(*n), "lm_head" not in n[0], n[1].shape[-1]))
        self.names = [(n, p.shape) for n, p in named]
        total = sum(p.numel() for _, p in named)
        self.hidden = sum(p.numel() for n, p in named if is_hidden_matrix(n, p))
        kw = dict(device=device)
        self.master = torch.cat([p.detach().float().flatten() for _, p in named]).to(device)
        self.momentum = torch.zeros(total, **kw)
        self.square = torch.zeros(total - self.hidden, **kw)
        self.weights = self.master.to(dtype)
        self.grad = torch.zeros(total, dtype=dtype, **kw)
        self.scale = torch.ones(total, **kw)
        self.groups, self.widths, o = {}, {}, 0
        for name, p in named:
            k = p.numel()
            p.data = self.weights[o : o + k].view(p.shape)
            p.grad = self.grad[o : o + k].view(p.shape)
            if is_hidden_matrix(name, p) or "lm_head" in name:
                lo, hi = self.widths.get((name.startswith("m.language"), p.shape[1]), (o, o))
                if hi == o:
                    self.widths[(name.startswith("m.language"), p.shape[1])] = (lo, o + k)
            if is_hidden_matrix(name, p):
                parts = 3 if ".qkv." in name else 1
                rows, columns = p.shape[0] // parts, p.shape[1]
                self.scale[o : o + k] = 0.2 * math.sqrt(max(rows, columns))
                for i in range(parts):
                    self.groups.setdefault((rows, columns), []).append(o + i * rows * columns)
            elif "embed_tokens" in name:
                self.scale[o : o + k] = 3.0
            o += k
        self.steps = 0

    @torch.no_grad()
    def step(self, lr_muon, lr_adam, decay):
        self.steps += 1
        t, h = self.steps, self.hidden
        warm = min(1.0, t / 50)
        g = torch.nan_to_num(self.grad.float())
        self.grad.zero_()
        m = self.momentum[:h].mul_(0.95).add_(g[:h], alpha=0.05)
        u = g[:h] * 0.05 + m * 0.95
        for (rows, columns), at in self.groups.items():
            k = rows * columns
            x = torch.stack([u[o : o + k].view(rows, columns) for o in at]).to(self.weights.dtype)
            x = newton_schulz(x.transpose(1, 2)).transpose(1, 2) if rows > columns else newton_schulz(x)
            x = x.float().reshape(len(at), k)
            for i, o in enumerate(at):
                u[o : o + k] = x[i]
        self.master[:h].mul_(1 - lr_muon * warm * decay).sub_(u.mul_(self.scale[:h]), alpha=lr_muon * warm)
        ga = g[h:]
        ma = self.momentum[h:].lerp_(ga, 0.1)
        va = self.square.lerp_(ga * ga, 0.02)
        update = ma / (1 - 0.9**t) / ((va / (1 - 0.98**t)).sqrt() + 1e-8) * self.scale[h:]
        self.master[h:].sub_(update, alpha=lr_adam * warm)
        self.weights.copy_(self.master)

    @torch.no_grad()
    def quantise(self, bits):
        """Rounds the working weights as a runtime will; the gradient passes on to the masters as if nothing had happened."""
        for (language, width), (lo, hi) in self.widths.items():
            w = self.master[lo:hi].view(-1, width)
            if bits == 4 and language:
                w = w.view(-1, 32)
                s = w.abs().amax(1, keepdim=True) / 7.5 + 1e-12
            else:
                s = w.abs().amax(1, keepdim=True) / 127 + 1e-12
            self.weights[lo:hi] = ((w / s).round() * s).view(-1)

    def tensors(self):
        out, o = {}, 0
        for name, shape in self.names:
            out[name] = self.master[o : o + shape.numel()].view(shape)
            o += shape.numel()
        return out

    def load(self, tensors):
        for name, w in self.tensors().items():
            if name in tensors and tensors[name].shape == w.shape:
                w.copy_(tensors[name])
        self.weights.copy_(self.master)
