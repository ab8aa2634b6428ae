"""Colours and backgrounds."""

import math

import numpy as np
from PIL import Image

COLORS = {
    "red": (220, 30, 35),
    "green": (35, 160, 55),
    "blue": (35, 70, 215),
    "yellow": (248, 222, 40),
    "orange": (248, 135, 20),
    "purple": (130, 45, 165),
    "pink": (250, 140, 185),
    "cyan": (45, 205, 220),
    "black": (15, 15, 15),
    "white": (250, 250, 250),
    "gray": (128, 128, 128),
}
CNAMES = list(COLORS)
CIDX = {c: i + 1 for i, c in enumerate(CNAMES)}


def jit(rng, c, a=14):
    """The colour c, a little off."""
    return tuple(int(min(255, max(0, v + rng.randint(-a, a)))) for v in COLORS[c])


CLOSE = {
    frozenset(p)
    for p in [
        ("yellow", "white"),
        ("orange", "red"),
        ("orange", "yellow"),
        ("pink", "white"),
        ("purple", "blue"),
        ("black", "blue"),
        ("gray", "purple"),
        ("gray", "green"),
        ("pink", "gray"),
        ("cyan", "white"),
        ("gray", "blue"),
        ("black", "purple"),
        ("pink", "orange"),
        ("cyan", "gray"),
        ("pink", "purple"),
        ("cyan", "green"),
        ("pink", "red"),
        ("cyan", "pink"),
    ]
}


def ok_on(c, bg):
    """Whether a shape of colour c stands out on that background."""
    return c != bg and frozenset((c, bg)) not in CLOSE


NOISE = np.random.RandomState(7).normal(0, 1, (1600, 1600)).astype(np.float32)  # cut out at random: drawing it anew is slow


def background(rng, W, H, c):
    """Plain, graded or noisy."""
    base = np.array(jit(rng, c, 8), np.float32)
    m = rng.random()
    if m < 0.6:
        return Image.new("RGB", (W, H), tuple(int(v) for v in base))
    if m < 0.8:
        d = np.array([rng.uniform(-22, 22)] * 3, np.float32)
        ang = rng.uniform(0, 2 * math.pi)
        x = np.linspace(-1, 1, W, dtype=np.float32)[None, :] * math.cos(ang)
        y = np.linspace(-1, 1, H, dtype=np.float32)[:, None] * math.sin(ang)
        a = base + (x + y)[..., None] * d
    else:
        y, x = rng.randrange(NOISE.shape[0] - H), rng.randrange(NOISE.shape[1] - W)
        a = NOISE[y : y + H, x : x + W, None] * rng.uniform(3, 12) + base
    return Image.fromarray(np.clip(a, 0, 255).astype(np.uint8))
