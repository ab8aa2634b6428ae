"""The eight shapes."""

import math


def poly_points(shape, cx, cy, r):
    P = []
    if shape == "triangle":
        P = [(0, -1), (0.95, 0.8), (-0.95, 0.8)]
    elif shape == "diamond":
        P = [(0, -1), (0.75, 0), (0, 1), (-0.75, 0)]
    elif shape == "square":
        P = [(-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)]
    elif shape == "star":
        for i in range(10):
            a = -math.pi / 2 + i * math.pi / 5
            rr = 1.0 if i % 2 == 0 else 0.42
            P.append((rr * math.cos(a), rr * math.sin(a)))
    elif shape == "cross":
        w = 0.3
        P = [(-w, -1), (w, -1), (w, -w), (1, -w), (1, w), (w, w), (w, 1), (-w, 1), (-w, w), (-1, w), (-1, -w), (-w, -w)]
    elif shape == "heart":
        for i in range(28):
            t = 2 * math.pi * i / 28
            x = 16 * math.sin(t) ** 3
            y = -(13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t))
            P.append((x / 17, (y - 1.5) / 15.5))
    return [(cx + r * x, cy + r * y) for x, y in P]


def draw_shape(d, shape, cx, cy, r, fill, outline=None):
    """-> its box"""
    if shape == "circle":
        b = (cx - r, cy - r, cx + r, cy + r)
        d.ellipse(b, fill=fill, outline=outline)
        return b
    if shape == "ring":
        b = (cx - r, cy - r, cx + r, cy + r)
        d.ellipse(b, outline=fill, width=max(3, int(r * 0.33)))
        return b
    p = poly_points(shape, cx, cy, r)
    d.polygon(p, fill=fill, outline=outline)
    xs = [a for a, _ in p]
    ys = [b for _, b in p]
    return (min(xs), min(ys), max(xs), max(ys))
