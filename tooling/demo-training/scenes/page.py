"""Much text on one tile: many character labels for the vision part, no questions."""

from scenes.fonts import FONTS, advance, font, height
from scenes.palette import background, jit
from scenes.scene import Scene
from scenes.text import SIGNC
from scenes.words import rand_number, rand_word


def page_scene(rng):
    """much text on one tile: many character labels for the dense loss"""
    W = H = 224
    pc, tc = rng.choice(SIGNC if rng.random() < 0.6 else SIGNC[:8])
    s = Scene(W, H, background(rng, W, H, pc))
    s.bg = pc
    s.kind = "page"
    y = rng.uniform(0, 8)
    rgb = jit(rng, tc)
    one = font(rng.choice(FONTS), rng.randint(17, 34)) if rng.random() < 0.3 else None
    while True:
        f = one or font(rng.choice(FONTS), rng.choice([17, 19, 21, 23, 25, 28, 32, 38, 46]))
        h = height(f)
        if y + h > H - 1:
            break
        x = rng.uniform(1, 12)
        words = []
        while True:
            w = rand_word(rng) if rng.random() < 0.6 else rand_number(rng)
            if advance(f, " ".join(words + [w])) > W - x - 2:
                break
            words.append(w)
        if not words:
            words = ["".join(rng.choice("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") for _ in range(4))]
        s.add_text(x, y, " ".join(words), f, tc, rgb)
        y += h + rng.uniform(1, 8)
    return s
