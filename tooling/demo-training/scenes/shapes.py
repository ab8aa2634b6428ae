"""Shapes on a background."""

from scenes.palette import CNAMES, background, jit, ok_on
from scenes.scene import SHAPES, Scene, one_tile_size


def place(rng, n, W, H, sizes):
    """Centres at which discs of these radii do not overlap, or None."""
    pts = []
    for r in sizes:
        for _ in range(60):
            cx = rng.uniform(r + 3, W - r - 3)
            cy = rng.uniform(r + 3, H - r - 3)
            if all((cx - a) ** 2 + (cy - b) ** 2 > (1.08 * (r + q) + 4) ** 2 for a, b, q in pts):
                pts.append((cx, cy, r))
                break
        else:
            return None
    return pts


def place_sizes(rng, n, W, H):
    """-> [(x, y, radius)], ["small" or "large"]; the largest first"""
    while True:
        sizes, names = [], []
        for _ in range(n):
            if n >= 7 or rng.random() < 0.5:
                r, name = rng.uniform(0.065, 0.095), "small"
            else:
                r, name = rng.uniform(0.155, 0.23) * (1.25 if n <= 2 else 1.0 if n < 5 else 0.85), "large"
            sizes.append(r * min(W, H))
            names.append(name)
        points = place(rng, n, W, H, sorted(sizes, reverse=True))
        if points:
            return points, [name for _, name in sorted(zip(sizes, names), reverse=True)]


def shapes_scene(rng, W=None, H=None, n=None, same=None, bg=None):
    """n shapes; `same`: all of one shape, of one colour, or both."""
    if W is None:
        W, H = one_tile_size(rng)
    if n is None:
        n = rng.choices([1, 2, 3, 4, 5, 6, 7, 8, 9], [26, 26, 17, 12, 9, 7, 1.5, 1, 0.5])[0]
    if bg is None:
        bg = rng.choices(CNAMES, [2, 2, 2, 2, 1, 1, 2, 2, 6, 16, 6])[0]
    s = Scene(W, H, background(rng, W, H, bg))
    s.bg, s.kind = bg, "shapes"
    colors = [c for c in CNAMES if ok_on(c, bg)]
    rng.random()  # spent, so that a seed goes on drawing what it drew
    points, sizes = place_sizes(rng, n, W, H)
    if same is None:
        same = rng.random() < 0.3
    one_shape, one_color, mode = rng.choice(SHAPES), rng.choice(colors), rng.random()
    outline = (0, 0, 0) if bg != "black" and rng.random() < 0.1 else None
    chosen = []
    for _ in points:
        shape = one_shape if same and mode < 0.7 else rng.choice(SHAPES)
        color = one_color if same and not 0.35 <= mode < 0.7 else rng.choice(colors)
        chosen.append((shape, color))
    for (shape, color), (x, y, r), size in zip(chosen, points, sizes):
        s.add_shape(shape, color, x, y, r, size, jit(rng, color), outline)
    return s
