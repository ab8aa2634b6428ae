import random
from dataclasses import dataclass

from questions.wording import Questions, an, cap
from scenes.palette import CLOSE, CNAMES, background, jit, ok_on
from scenes.scene import PLURAL, SHAPES, Scene
from scenes.shapes import place

SIZE = 224
DIRECTIONS = ["left", "right", "up", "down"]


@dataclass
class Plot:
    kind: str  # move, color, grow or count
    frames: int
    bg: str
    shape: str
    color: str
    second: str
    grows: bool = False
    direction: str = ""


def film(rng, p):
    """Draws the frames, and settles what moves where."""
    radius = rng.uniform(20, 36)
    start = [rng.uniform(50, 174), rng.uniform(50, 174)]
    end = list(start)
    if p.kind == "move":
        p.direction = rng.choice(DIRECTIONS)
        axis = 0 if p.direction in ("left", "right") else 1
        a, b = rng.uniform(38, 70), rng.uniform(154, 186)
        start[axis], end[axis] = (b, a) if p.direction in ("left", "up") else (a, b)
    seed = rng.randrange(1 << 30)
    p.grows = seed % 2 == 1
    rgb, second = jit(rng, p.color), jit(rng, p.second)
    points = None
    while p.kind == "count" and not points:
        points = place(rng, p.frames, SIZE, SIZE, [18] * p.frames)
    images = []
    for t in range(p.frames):
        u = t / (p.frames - 1)
        s = Scene(SIZE, SIZE, background(random.Random(seed), SIZE, SIZE, p.bg))
        if p.kind == "count":
            for x, y, r in points[: 1 + t * (min(p.frames, 5) - 1) // (p.frames - 1)]:
                s.add_shape(p.shape, p.color, x, y, r, None, rgb)
        else:
            r = radius if p.kind != "grow" else 14 + (48 - 14) * (u if p.grows else 1 - u)
            x, y = (a + (b - a) * u for a, b in zip(start, end))
            s.add_shape(p.shape, p.color, x, y, r, None, rgb if p.kind != "color" or u < 0.5 else second)
        images.append(s.img)
    return images


def ask_move(q, rng, p):
    forms = ["In which direction does the %s move?" % p.shape, "Which direction does the object move?"]
    forms += ["Where does the %s move to?" % p.shape, "In which direction is the object moving?"]
    for form in rng.sample(forms, 2):
        q.short("video", form, cap(p.direction))
    other = rng.choice(DIRECTIONS)
    q.yes_no("video", "Does the %s move %s?", other == p.direction, (p.shape, other))
    what = p.shape if p.direction in ("left", "right") else "object"
    q.choice("In which direction does the %s move?" % what, p.direction, DIRECTIONS)
    q[-1] = ("video", *q[-1][1:])
    return "The video shows %s moving %s on %s background." % (an(p.color + " " + p.shape), p.direction, an(p.bg))


def ask_color(q, rng, p):
    forms = ["What color does the %s have at the end of the video?", "What color is the %s in the last frame?"]
    q.short("video", forms, cap(p.second), p.shape)
    forms = ["What color does the %s have at the start of the video?", "What color is the %s in the first frame?"]
    q.short("video", forms, cap(p.color), p.shape)
    q.ask("video", ["How does the color of the %s change?", "How does the %s change?"], "From %s to %s." % (p.color, p.second), p.shape)
    return "The video shows %s on %s background that changes from %s to %s." % (an(p.shape), an(p.bg), p.color, p.second)


def ask_grow(q, rng, p):
    how = "grows" if p.grows else "shrinks"
    q.ask("video", ["Does the %s grow or shrink?", "How does the size of the %s change?"], "It %s." % how, p.shape)
    return "The video shows %s that %s on %s background." % (an(p.color + " " + p.shape), how, an(p.bg))


def ask_count(q, rng, p):
    q.short("video", "How many %s are there in the last frame?", str(min(p.frames, 5)), PLURAL[p.shape])
    q.short("video", "How many %s are there in the first frame?", "1", PLURAL[p.shape])
    return "The video shows more and more %s %s on %s background." % (p.color, PLURAL[p.shape], an(p.bg))


def video(rng, frames=None):
    """-> 4 to 8 frames, the prompt's lines for them, questions"""
    q = Questions(rng)
    frames = frames or rng.choice([4, 5, 6, 8, 8, 8])
    kind = rng.choice(["move", "move", "color", "grow", "count"])
    bg = rng.choice(["white", "black", "gray", "yellow", "blue", "green"])
    colors = [c for c in CNAMES if ok_on(c, bg)]
    shape, color = rng.choice(SHAPES), rng.choice(colors)
    second = rng.choice([c for c in colors if c != color])
    if frozenset((color, second)) in CLOSE:
        second = rng.choice([c for c in colors if c != color and frozenset((color, c)) not in CLOSE])
    p = Plot(kind, frames, bg, shape, color, second)
    images = film(rng, p)
    caption = dict(move=ask_move, color=ask_color, grow=ask_grow, count=ask_count)[kind](q, rng, p)
    if kind != "count":
        q.short("video", ["What shape is in the video?", "What object is in the video?", "What shape is shown in the video?"], cap(shape))
    if kind != "color":
        q.short("video", "What color are the %s?" % PLURAL[shape] if kind == "count" else "What color is the %s?" % shape, cap(color))
    if kind in ("move", "color"):
        q.yes_no("video", ["Does the color of the %s change?", "Does the %s change its color?"], kind == "color", shape)
        q.yes_no("video", "Does the %s move?", kind == "move", shape)
    q.short("video", "What color is the background?", cap(bg))
    forms = [
        "Describe this video in detail.",
        "Describe the video.",
        "What happens in the video?",
        "Describe this video in detail. Don't repeat.",
    ]
    q.ask("caption", forms, caption)
    return images, "".join("Frame%d: <image>\n" % (i + 1) for i in range(frames)), q
