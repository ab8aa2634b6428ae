"""A picture under construction, with what stands where in it."""

import math

import numpy as np
from PIL import Image, ImageDraw

from scenes.draw_shape import draw_shape
from scenes.fonts import advance
from scenes.palette import CIDX

SHAPES = ["circle", "square", "triangle", "star", "diamond", "heart", "cross", "ring"]
PLURAL = {
    "circle": "circles",
    "square": "squares",
    "triangle": "triangles",
    "star": "stars",
    "diamond": "diamonds",
    "heart": "hearts",
    "cross": "crosses",
    "ring": "rings",
}
SIDX = {s: i + 1 for i, s in enumerate(SHAPES)}
BAR, PANEL = 9, 10
NSHAPE, NCOLOR = 11, 12
CHARS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.,:;!?$%-+/()&#@'\""
CHIDX = {c: i + 1 for i, c in enumerate(CHARS)}
NCHAR = len(CHARS) + 1
G = 16  # label grid


def one_tile_size(rng, exact=0.5):
    if rng.random() < exact:
        return 224, 224
    while True:
        W = rng.randint(200, 320)
        H = int(W * rng.uniform(0.87, 1.18))
        if W * H < 99000 and 0.85 < W / H < 1.2:
            return W, H


class Scene:
    """objs: dict(shape, color, size, cx, cy, box); lines: dict(text, color, box); all places in 0..1 of the picture."""

    def __init__(s, W, H, img):
        s.W, s.H, s.img = W, H, img
        s.d = ImageDraw.Draw(img)
        s.mask = Image.new("L", (W, H), 0)
        s.md = ImageDraw.Draw(s.mask)
        s.objs, s.chars, s.lines = [], [], []
        s.bg = None
        s.kind = ""
        s.extra = {}

    def add_shape(s, shape, color, cx, cy, r, size=None, rgb=None, outline=None):
        b = draw_shape(s.d, shape, cx, cy, r, rgb, outline)
        s.objs.append(
            dict(
                shape=shape,
                color=color,
                size=size,
                cx=cx / s.W,
                cy=cy / s.H,
                r=r,
                box=[max(0, b[0] / s.W), max(0, b[1] / s.H), min(1, b[2] / s.W), min(1, b[3] / s.H)],
            )
        )
        draw_shape(s.md, "circle" if shape == "ring" else shape, cx, cy, r, len(s.objs))

    def add_rect(s, kind, color, b, rgb, rounded=0, outline=None):
        if rounded:
            s.d.rounded_rectangle(b, rounded, fill=rgb, outline=outline, width=3)
        else:
            s.d.rectangle(b, fill=rgb, outline=outline)
        s.objs.append(
            dict(
                shape=kind,
                color=color,
                size=None,
                cx=(b[0] + b[2]) / 2 / s.W,
                cy=(b[1] + b[3]) / 2 / s.H,
                box=[b[0] / s.W, b[1] / s.H, b[2] / s.W, b[3] / s.H],
            )
        )
        s.md.rectangle(b, fill=len(s.objs))

    def add_text(s, x, y, text, f, color, rgb):
        s.d.text((x, y), text, font=f, fill=rgb)
        bb = f.getbbox(text)
        top, bot = y + bb[1], y + bb[3]
        mid = (top + bot) / 2
        hh = max((bot - top) / 2, 8 * s.H / 224)  # at least one patch
        x1 = x
        for ch in text:
            x0 = x1
            x1 = x0 + advance(f, ch)
            if ch in CHIDX:
                s.chars.append((CHIDX[ch], x0 / s.W, (mid - hh) / s.H, x1 / s.W, (mid + hh) / s.H))
        s.lines.append(dict(text=text, color=color, box=[(x + bb[0]) / s.W, top / s.H, (x + bb[2]) / s.W, bot / s.H]))

    def dense(s):
        """Labels of the 16 x 16 patches: shape [256], color [256], box [256, 4], char [256, 2] (left and right half)."""
        W, H = s.W, s.H
        ys = ((np.arange(G) + 0.5) * H / G).astype(int)
        xs = ((np.arange(G) + 0.5) * W / G).astype(int)
        m = np.asarray(s.mask)[ys][:, xs].reshape(-1)
        sh = np.zeros(256, np.int64)
        co = np.zeros(256, np.int64)
        bx = np.zeros((256, 4), np.float32)
        for i, o in enumerate(s.objs):
            k = m == i + 1
            sh[k] = SIDX.get(o["shape"], BAR if o["shape"] == "bar" else PANEL)
            co[k] = CIDX.get(o["color"], 0)
            bx[k] = o["box"]
        ch = np.zeros((256, 2), np.int64)
        if s.chars:
            grid = np.zeros((16, 32), np.int64)
            for c, x0, y0, x1, y1 in s.chars:
                j0 = int(math.ceil(x0 * 32 - 0.5))
                j1 = int(math.ceil(x1 * 32 - 0.5))
                i0 = int(math.ceil(y0 * 16 - 0.5))
                i1 = int(math.ceil(y1 * 16 - 0.5))
                grid[max(0, i0) : max(0, i1), max(0, j0) : max(0, j1)] = c
            ch = grid.reshape(256, 2)
        return sh, co, bx, ch


def to_tile(img):
    if img.size != (224, 224):
        img = img.resize((224, 224), Image.BICUBIC)
    return np.asarray(img, np.uint8)
