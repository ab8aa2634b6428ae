"""Signs and plain text."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from scenes.fonts import FONTS, advance, fit_font, height
from scenes.palette import CNAMES, background, jit, ok_on
from scenes.scene import Scene, one_tile_size
from scenes.words import rand_number, rand_word

# of the sign, of its text
SIGNC = [
    ("red", "white"),
    ("green", "white"),
    ("blue", "white"),
    ("yellow", "black"),
    ("white", "black"),
    ("white", "red"),
    ("orange", "black"),
    ("black", "white"),
    ("black", "yellow"),
    ("purple", "white"),
    ("white", "blue"),
    ("gray", "white"),
    ("blue", "yellow"),
    ("pink", "black"),
    ("white", "green"),
    ("cyan", "black"),
    ("white", "purple"),
]


@dataclass
class Layout:
    texts: list
    fonts: list
    sign: bool
    street: bool
    panel: str
    color: str
    bg: str
    gap: float = 0
    x: float = 0
    y: float = 0
    width: float = 0
    total: float = 0


def draw_texts(rng, n):
    return [
        (rand_word(rng) if rng.random() < 0.62 else rand_number(rng))
        if n > 1 or rng.random() < 0.75
        else rand_word(rng) + " " + (rand_word(rng) if rng.random() < 0.6 else str(rng.randint(1, 999)))
        for _ in range(n)
    ]


def lay_out(rng, W, H, lines, sign, smallest):
    """-> a Layout, or None where this try does not fit; `smallest` font size on a tile of 224 pixels"""
    k = min(W, H) / 224
    n = rng.choices([1, 2, 3], [60, 28, 12])[0] if lines is None else len(lines)
    texts = lines or draw_texts(rng, n)
    is_sign = sign if sign is not None else rng.random() < 0.5
    panel, color = rng.choice(SIGNC if rng.random() < 0.6 else SIGNC[:8])
    street = is_sign and rng.random() < 0.18
    bg = rng.choice([c for c in CNAMES if ok_on(panel, c)]) if is_sign else panel
    path = rng.choice(FONTS)
    high, low = int({1: 64, 2: 52, 3: 40}.get(n, 30) * k), int(22 * k)
    pad = rng.uniform(0.05, 0.1) * W
    widest = W - 2 * pad - (20 * k if is_sign else 4)
    fitted = [fit_font(rng, path, t, widest, low, high) for t in texts]
    if any(size < smallest * k for _, size in fitted):
        return None
    l = Layout(texts, [f for f, _ in fitted], is_sign, street, panel, color, bg)
    l.gap = rng.uniform(2, 10) * k
    l.total = sum(height(f) for f in l.fonts) + l.gap * (n - 1)
    if l.total > H - 2 * pad - 16 * k:
        return None
    l.width = max(advance(f, t) for f, t in zip(l.fonts, texts))
    l.x = rng.uniform(pad + 10 * k, max(pad + 10 * k, W - pad - l.width - 10 * k))
    l.y = rng.uniform(pad + 8 * k, max(pad + 8 * k, H - pad - l.total - 8 * k))
    if street:
        l.y = rng.uniform(pad + 8 * k, max(pad + 9 * k, (H - l.total) * 0.45))
    return None if l.x + l.width > W - 2 or l.y + l.total > H - 2 else l


def draw_street(rng, s, l):
    """Sky, ground, some houses and a pole."""
    W, H = s.W, s.H
    k = min(W, H) / 224
    sky = np.array(rng.choice([(120, 175, 235), (150, 195, 240), (185, 200, 215), (240, 190, 150)]), np.float32)
    shade = np.linspace(-25, 35, H, dtype=np.float32)[:, None, None]
    s.img = Image.fromarray(np.clip(np.broadcast_to(sky + shade, (H, W, 3)), 0, 255).astype(np.uint8))
    s.d = ImageDraw.Draw(s.img)
    horizon = int(H * rng.uniform(0.68, 0.85))
    s.d.rectangle((0, horizon, W, H), fill=rng.choice([(85, 140, 70), (110, 110, 112), (150, 140, 110), (70, 115, 60)]))
    if rng.random() < 0.5:
        for _ in range(rng.randint(1, 3)):
            x, w, h = rng.randint(0, W), rng.randint(20, 60) * k, rng.randint(15, 70) * k
            v = rng.randint(90, 190)
            s.d.rectangle((x, horizon - h, x + w, horizon), fill=(v, v - rng.randint(0, 30), v - rng.randint(0, 30)))
    x, half = l.x + l.width / 2, rng.uniform(3, 5) * k
    s.d.rectangle((x - half, l.y, x + half, H), fill=rng.choice([(95, 95, 100), (150, 150, 155), (60, 60, 62)]))


def text_scene(rng, W=None, H=None, lines=None, sign=None, smallest=18):
    """Up to three lines of text, on a sign or on the background itself."""
    if W is None:
        W, H = one_tile_size(rng)
    k = min(W, H) / 224
    for _ in range(30):
        l = lay_out(rng, W, H, lines, sign, smallest)
        if l is not None:
            break
    else:
        return text_scene(rng, W, H, lines=[rand_word(rng)[:6]], smallest=8)
    s = Scene(W, H, background(rng, W, H, l.bg))
    s.bg, s.kind = l.bg, "text"
    s.extra = dict(sign=l.sign, panel=l.panel, tcolor=l.color, street=l.street)
    if l.street:
        draw_street(rng, s, l)
    if l.sign:
        m = rng.uniform(6, 14) * k
        b = (max(1, l.x - m), max(1, l.y - m), min(W - 2, l.x + l.width + m), min(H - 2, l.y + l.total + m))
        outline = jit(rng, l.color) if rng.random() < 0.4 else None
        s.add_rect("sign", l.panel, b, jit(rng, l.panel), rounded=rng.choice([0, int(8 * k), int(14 * k)]), outline=outline)
    rgb, centred, y = jit(rng, l.color), rng.random() < 0.7, l.y
    for t, f in zip(l.texts, l.fonts):
        s.add_text(l.x + (l.width - advance(f, t)) / 2 if centred else l.x, y, t, f, l.color, rgb)
        y += height(f) + l.gap
    return s
