"""Bar charts."""

from scenes.fonts import FONTS, advance, font
from scenes.palette import CNAMES, background, jit, ok_on
from scenes.scene import Scene, one_tile_size

CHART_LABELS = [
    list("ABCDE"),
    ["Mon", "Tue", "Wed", "Thu", "Fri"],
    ["Jan", "Feb", "Mar", "Apr", "May"],
    ["Tea", "Milk", "Rice", "Fish", "Cake"],
    ["Ann", "Bob", "Cat", "Dan", "Eve"],
    ["2019", "2020", "2021", "2022", "2023"],
    ["Q1", "Q2", "Q3", "Q4", "Q5"],
    ["Cats", "Dogs", "Fish", "Birds", "Cows"],
]


def draw_values(rng, n):
    """Values that can be told apart by the heights of their bars."""
    most = rng.choice([10, 20, 50, 100, 100])
    while True:
        values = [rng.randint(max(1, most // 12), most) for _ in range(n)]
        if len(set(values)) == n and all(abs(a - b) >= most * 0.05 for i, a in enumerate(values) for b in values[:i]):
            return values


def chart_scene(rng, W=None, H=None):
    """Two to five bars with labels and values, perhaps a title."""
    if W is None:
        W, H = one_tile_size(rng)
    k = min(W, H) / 224
    n = rng.choices([2, 3, 4, 5], [1, 4, 4, 2])[0]
    bg = rng.choices(["white", "black"], [8, 1.0])[0]
    ink = "white" if bg == "black" else "black"
    labels = rng.sample(rng.choice(CHART_LABELS), n)
    if rng.random() < 0.7:
        labels.sort()
    values = draw_values(rng, n)
    s = Scene(W, H, background(rng, W, H, bg))
    s.bg, s.kind = bg, "chart"
    bright = [c for c in CNAMES if ok_on(c, bg) and c not in ("black", "white", "gray")]
    one = rng.random() < 0.25 or len(bright) < n
    colors = [rng.choice(bright)] * n if one else rng.sample(bright, n)
    path = rng.choice(FONTS)
    f = font(path, int(rng.randint(17, 21) * k))
    while max(advance(f, l) for l in labels) > (W - 24 * k) / n - 3:
        f = font(path, f.size - 1)
    title, top, rgb = None, 30 * k, jit(rng, ink)
    if rng.random() < 0.6:
        title = rng.choice(["Sales", "Scores", "Visits", "Points", "Profit", "Rain", "Users", "Votes", "Growth", "Orders"])
        head = font(path, int(20 * k))
        s.add_text((W - advance(head, title)) / 2, 3 * k, title, head, ink, rgb)
        top = 52 * k
    base, left = H - 28 * k, 12 * k
    step = (W - 2 * left) / n
    s.d.line((left - 4, base, W - left + 4, base), fill=rgb, width=2)
    if rng.random() < 0.4:
        s.d.line((left - 4, top - 18 * k, left - 4, base), fill=rgb, width=2)
    share = rng.uniform(0.45, 0.8)
    for i, (label, value, color) in enumerate(zip(labels, values, colors)):
        h = (base - top) * value / max(values)
        a = left + step * (i + (1 - share) / 2)
        b = a + step * share
        s.add_rect("bar", color, (a, base - h, b, base), jit(rng, color))
        for text, y in ((str(value), base - h - f.size * 1.25), (label, base + 3 * k)):
            s.add_text((a + b) / 2 - advance(f, text) / 2, y, text, f, ink, rgb)
    s.extra = dict(title=title, bars=list(zip(labels, values, colors)), one=one)
    return s
