"""Dense heads that teach the vision part what stands where; the released checkpoint has none of them."""

import torch
import torch.nn as nn
import torch.nn.functional as F

from scenes.scene import NCHAR, NCOLOR, NSHAPE


def mean_of(loss, weight):
    return (loss * weight).sum() / weight.sum().clamp(min=1e-6)


class PatchHead(nn.Module):
    """Shape, colour, two characters and box of every patch."""

    def __init__(self, c):
        super().__init__()
        self.sizes = [NSHAPE, NCOLOR, NCHAR, NCHAR, 4] + [10] * 4
        self.norm = nn.LayerNorm(c.vit_d)
        self.head = nn.Linear(c.vit_d, sum(self.sizes))
        nn.init.normal_(self.head.weight, std=0.02)

    def forward(self, v, shape, color, box, char):
        """v [tiles, 256, d]; shape, color [tiles, 256]; box [tiles, 256, 4] in 0..1; char [tiles, 256, 2]"""
        o = self.head(self.norm(v)).float().flatten(0, 1)
        p = torch.split(o, self.sizes, -1)
        shape, color, box, char = shape.flatten(), color.flatten(), box.flatten(0, 1), char.flatten(0, 1)
        on = (shape > 0).float()
        weight = 0.3 + 0.7 * on
        ce = lambda a, b: F.cross_entropy(a, b, reduction="none")
        loss = mean_of(ce(p[0], shape), weight) + mean_of(ce(p[1], color), weight)
        written = (char > 0).float()
        cw = 0.15 + 0.85 * written
        loss = loss + 2.5 * mean_of(torch.stack([ce(p[2], char[:, 0]), ce(p[3], char[:, 1])], 1), cw)
        loss = loss + 8 * mean_of((p[4].sigmoid() - box).abs().mean(1), on)
        digit = (box * 10).clamp(0, 9).long()
        loss = loss + 0.5 * mean_of(sum(ce(p[5 + i], digit[:, i]) for i in range(4)) / 4, on)
        right = torch.stack([p[2].argmax(-1), p[3].argmax(-1)], 1) == char
        return loss, torch.stack(
            [
                mean_of((p[0].argmax(-1) == shape).float(), on),
                mean_of((p[1].argmax(-1) == color).float(), on),
                mean_of(right.float(), written),
                mean_of((p[4].sigmoid() - box).abs().mean(1), on),
            ]
        ).detach()


class TokenHead(nn.Module):
    """The same for the projected image tokens, each of 2 x 2 patches: the language part reads nothing else."""

    def __init__(self, c):
        super().__init__()
        self.norm = nn.LayerNorm(c.d)
        self.head = nn.Linear(c.d, 8 * NCHAR + 4 * NSHAPE + 4 * NCOLOR + 16)
        nn.init.normal_(self.head.weight, std=0.02)

    def forward(self, x, shape, color, box, char):
        """x [tiles, 64, d]"""
        n = x.shape[0]
        o = self.head(self.norm(x)).float()
        cells = lambda t, k: t.view(n, 8, 2, 8, 2 * k).transpose(2, 3).reshape(n * 64 * 4, k)
        char, shape, color, box = cells(char, 2), cells(shape, 1)[:, 0], cells(color, 1)[:, 0], cells(box, 4)
        a, b, c, d = torch.split(o, [8 * NCHAR, 4 * NSHAPE, 4 * NCOLOR, 16], -1)
        ce = lambda p, t: F.cross_entropy(p, t, reduction="none")
        on = (shape > 0).float()
        weight = 0.3 + 0.7 * on
        letters = a.reshape(-1, NCHAR)
        loss = 2.5 * mean_of(ce(letters, char.flatten()), (0.15 + 0.85 * (char > 0).float()).flatten())
        loss = loss + mean_of(ce(b.reshape(-1, NSHAPE), shape), weight) + mean_of(ce(c.reshape(-1, NCOLOR), color), weight)
        loss = loss + 8 * mean_of((d.reshape(-1, 4).sigmoid() - box).abs().mean(1), on)
        return loss, mean_of((letters.argmax(-1) == char.flatten()).float(), (char > 0).float().flatten()).detach()
