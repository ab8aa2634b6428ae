"""Receipts, cards and forms."""

from scenes.fonts import FONTS, advance, font
from scenes.palette import background, jit
from scenes.scene import Scene, one_tile_size
from scenes.words import CITIES, ITEMS, NAMES, money


def receipt(rng):
    title = rng.choice(["RECEIPT", "SHOP", "CAFE", "MARKET", "STORE", "BAKERY", "PIZZA", "BILL"])
    rows, cents = [], 0
    for item in rng.sample(ITEMS, rng.randint(1, 3)):
        price = money(rng)
        cents += int(round(float(price) * 100))
        rows.append((item, price))
    rows.append(("Total", "%d.%02d" % (cents // 100, cents % 100)))
    if rng.random() < 0.4:
        rows.append(("Date", "%02d/%02d" % (rng.randint(1, 12), rng.randint(1, 28))))
    return title, rows


def card(rng):
    title = rng.choice(["ID CARD", "TICKET", "PASS", "BADGE"])
    rows = [
        ("Name", rng.choice(NAMES)),
        ("City", rng.choice(CITIES)),
        ("Age", str(rng.randint(18, 80))),
        ("No", str(rng.randint(100, 9999))),
        ("Seat", rng.choice("ABCDEF") + str(rng.randint(1, 40))),
        ("Gate", rng.choice("ABCDEF") + str(rng.randint(1, 20))),
        ("Time", "%d:%02d" % (rng.randint(6, 22), rng.choice([0, 5, 10, 15, 20, 30, 40, 45, 50]))),
    ]
    return title, rng.sample(rows, rng.randint(3, 4))


def form(rng):
    title = rng.choice(["ORDER", "INVOICE", "REPORT", "FORM"])
    rows = [
        ("Name", rng.choice(NAMES)),
        ("City", rng.choice(CITIES)),
        ("No", str(rng.randint(100, 9999))),
        ("Item", rng.choice(ITEMS)),
        ("Qty", str(rng.randint(1, 20))),
        ("Price", money(rng)),
        ("Total", money(rng)),
        ("Date", "%02d/%02d" % (rng.randint(1, 12), rng.randint(1, 28))),
    ]
    return title, rng.sample(rows, rng.randint(3, 4))


def doc_scene(rng, W=None, H=None):
    """A title and rows of a name and a value, in one column or two."""
    if W is None:
        W, H = one_tile_size(rng)
    k = W / 224
    kind = rng.choice(["receipt", "receipt", "card", "form"])
    title, rows = dict(receipt=receipt, card=card, form=form)[kind](rng)
    path = rng.choice(FONTS)
    color = rng.choices(["black", "blue", "red", "purple"], [8, 1, 0.5, 0.5])[0]
    bg = rng.choices(["white", "yellow", "cyan", "pink", "gray"], [8, 1, 1, 1, 0])[0]
    s = Scene(W, H, background(rng, W, H, bg))
    s.bg, s.kind = bg, "doc"
    s.extra = dict(title=title, rows=rows, dk=kind)
    n = len(rows) + 1
    size = min(rng.randint(17, 24) * k, (H - 12 * k) / n / 1.22)
    two_columns = kind == "receipt" or rng.random() < 0.4
    width = lambda f: max(advance(f, a + ": " + b) + (12 * k if two_columns else 0) for a, b in rows)
    f = font(path, int(size))
    while width(f) > W - 20 * k:
        size -= 1
        f = font(path, int(size))
    line = min(size * rng.uniform(1.2, 1.35), (H - 8 * k) / n)
    y = rng.uniform(3 * k, max(3 * k, H - n * line - 3 * k))
    x = rng.uniform(6 * k, 14 * k)
    rgb = jit(rng, color)
    head = font(path, int(size * rng.uniform(1.0, 1.15)))
    s.add_text(max(2, (W - advance(head, title)) / 2 if rng.random() < 0.6 else x), y, title, head, color, rgb)
    right = min(W - 8 * k, x + width(f) + rng.uniform(0, 60) * k)
    for a, b in rows:
        y += line
        s.add_text(x, y, a if two_columns else a + ": " + b, f, color, rgb)
        if two_columns:
            s.add_text(right - advance(f, b), y, b, f, color, rgb)
    return s
