from questions.wording import DESCRIBE, NUMBERS, Questions, an, cap, full, listed, unique
from scenes.palette import CNAMES
from scenes.scene import PLURAL, SHAPES

PLACES = ["top left", "top right", "bottom left", "bottom right", "center", "left", "right", "top", "bottom"]


def zone(o):
    """One of PLACES, or None near a border between them."""
    along = lambda v, low, high: low if v < 0.37 else high if v > 0.63 else "center" if 0.43 < v < 0.57 else None
    x, y = along(o["cx"], "left", "right"), along(o["cy"], "top", "bottom")
    if x is None or y is None:
        return None
    if x == y:
        return "center"
    return x if y == "center" else y if x == "center" else y + " " + x


def caption(s):
    objects = sorted(s.objs, key=lambda o: o["cx"])
    what = NUMBERS[len(objects)] + " objects" if len(objects) > 5 else listed([an(full(o)) for o in objects])
    return "The image shows %s on %s background." % (what, an(s.bg))


class Facts:
    def __init__(self, s):
        self.bg, self.objects = s.bg, s.objs
        self.colors, self.shapes = sorted({o["color"] for o in s.objs}), sorted({o["shape"] for o in s.objs})
        self.names = {full(o) for o in s.objs}
        self.by_shape, self.by_color = unique(s.objs, lambda o: o["shape"]), unique(s.objs, lambda o: o["color"])
        self.by_name = unique(s.objs, full)

    def name(self, rng, o):
        return o["shape"] if o in self.by_shape and rng.random() < 0.5 else full(o)


def ask_looks(q, rng, f):
    for o in rng.sample(f.by_shape, min(2, len(f.by_shape))):
        forms = ["What color is the %s?", "What is the color of the %s?", "Which color is the %s?", "What color does the %s have?"]
        q.short("color", forms, cap(o["color"]), o["shape"])
        if rng.random() < 0.5:
            q.choice("What color is the %s?" % o["shape"], o["color"], CNAMES)
    for o in rng.sample(f.by_color, min(2, len(f.by_color))):
        forms = ["What shape is the %s object?", "What is the shape of the %s object?", "What is the %s object?", "Which shape is %s?"]
        q.short("shape", forms, cap(o["shape"]), o["color"])
        if rng.random() < 0.5:
            q.choice("What shape is the %s object?" % o["color"], o["shape"], SHAPES)
    if len(f.shapes) == 1:
        forms = ["What shape is in the image?", "What shape is shown in the image?", "Which shape do you see?"]
        q.short("shape", forms, cap(f.shapes[0]))
    if len(f.objects) == 1:
        q.short("color", ["What color is the object?", "What color is the shape?"], cap(f.colors[0]))
        pool = [an(c + " " + x) for c in rng.sample(CNAMES, 5) for x in rng.sample(SHAPES, 2)]
        q.choice("What is shown in the image?", an(full(f.objects[0])), pool)


def ask_counts(q, rng, f):
    n = len(f.objects)
    forms = ["How many objects are there in the image?", "How many objects are in the image?", "How many shapes are there?"]
    q.short("count", forms + ["Count the objects in the image.", "How many objects can you see?"], str(n))
    if rng.random() < 0.3:
        q.choice("How many objects are there in the image?", str(n), [str(v) for v in range(max(1, n - 3), n + 4)])
    shape = rng.choice(f.shapes) if rng.random() < 0.75 else rng.choice(SHAPES)
    forms = [
        "How many %s are there?",
        "How many %s are in the image?",
        "How many %s can you see?",
        "What is the number of %s in the image?",
    ]
    q.short("count", forms, str(sum(o["shape"] == shape for o in f.objects)), PLURAL[shape])
    color = rng.choice(f.colors) if rng.random() < 0.75 else rng.choice(CNAMES)
    forms = ["How many %s objects are there?", "How many %s shapes are in the image?", "How many objects are %s?"]
    q.short("count", forms, str(sum(o["color"] == color for o in f.objects)), color)


def absent(rng, f):
    """A name that is not there, but near to one that is."""
    for _ in range(30):
        m = rng.random()
        if m < 0.35:
            name = rng.choice(f.colors) + " " + rng.choice(SHAPES)
        elif m < 0.7:
            name = rng.choice(CNAMES) + " " + rng.choice(f.shapes)
        else:
            name = rng.choice(CNAMES) + " " + rng.choice(SHAPES)
        if name not in f.names and name.split()[0] != f.bg:
            return name
    return None


def ask_existence(q, rng, f):
    for _ in range(2):
        yes = rng.random() < 0.5
        name = rng.choice(sorted(f.names)) if yes else absent(rng, f)
        if name:
            forms = ["Is there %s in the image?", "Is there %s in this image?", "Do you see %s?", "Does the image contain %s?"]
            q.yes_no("exist", forms, yes, an(name))
    yes = rng.random() < 0.5
    others = [x for x in SHAPES if x not in f.shapes]
    shape = rng.choice(f.shapes) if yes or not others else rng.choice(others)
    q.yes_no("exist", ["Is there %s in the image?", "Is there %s in this image?", "Can you see %s?"], shape in f.shapes, an(shape))


def ask_places(q, rng, f):
    for o in rng.sample(f.by_name, min(2, len(f.by_name))):
        z, name = zone(o), f.name(rng, o)
        if z:
            forms = [
                "Where is the %s?",
                "Where is the %s in the image?",
                "In which part of the image is the %s?",
                "What is the position of the %s?",
            ]
            q.short("position", forms, cap(z), name)
            if len(f.objects) == 1:
                q.choice("Where is the %s?" % name, z, PLACES)


def ask_pairs(q, rng, f):
    a, b = rng.sample(f.by_name, 2)
    names = f.name(rng, a), f.name(rng, b)
    if abs(a["cx"] - b["cx"]) > 0.12:
        side = rng.choice(["left", "right"])
        q.yes_no("relation", "Is the %s to the %s of the %s?", (a["cx"] < b["cx"]) == (side == "left"), (names[0], side, names[1]))
    if abs(a["cy"] - b["cy"]) > 0.12:
        side = rng.choice(["above", "below"])
        q.yes_no("relation", "Is the %s %s the %s?", (a["cy"] < b["cy"]) == (side == "above"), (names[0], side, names[1]))
    if a["size"] != b["size"]:
        how = rng.choice(["larger", "smaller"])
        first = (a["size"] == "large") == (how == "larger")
        forms = ["Which is %s, the %s or the %s?", "Which object is %s, the %s or the %s?"]
        q.ask("compare", forms, "The %s." % names[0 if first else 1], (how, *names))
        q.yes_no("compare", "Is the %s %s than the %s?", first, (names[0], how, names[1]))
    o = sorted(f.objects, key=lambda o: o["cx"])
    if o[1]["cx"] - o[0]["cx"] > 0.08 and rng.random() < 0.5:
        q.ask("extreme", ["Which object is on the far left?", "Which object is the leftmost?"], cap(full(o[0])))
    if o[-1]["cx"] - o[-2]["cx"] > 0.08 and rng.random() < 0.5:
        q.ask("extreme", ["Which object is on the far right?", "Which object is the rightmost?"], cap(full(o[-1])))


def ask_in_turn(q, rng, f):
    if len(f.by_shape) >= 2 and rng.random() < 0.5:
        a, b = rng.sample(f.by_shape, 2)
        first = ("What color is the %s?" % a["shape"], cap(a["color"]))
        q.append(("multiturn", [first, (q.word(["And the %s?", "What about the %s?"], b["shape"]), cap(b["color"]))]))
    if f.by_color and rng.random() < 0.4:
        o = rng.choice(f.by_color)
        turns = [("What shape is the %s object?" % o["color"], cap(o["shape"])), ("Is it large or small?", cap(o["size"]))]
        z = zone(o)
        q.append(("multiturn", turns + [("Where is it?", cap(z))] if z else turns))


def shapes_questions(rng, s):
    q, f = Questions(rng), Facts(s)
    ask_looks(q, rng, f)
    ask_counts(q, rng, f)
    ask_existence(q, rng, f)
    ask_places(q, rng, f)
    if len(f.by_name) >= 2:
        ask_pairs(q, rng, f)
    if f.by_name:
        o = rng.choice(f.by_name)
        q.short("size", "Is the %s large or small?", cap(o["size"]), full(o))
    forms = ["What color is the background?", "What is the background color?", "What is the color of the background?"]
    q.short("background", forms, cap(s.bg))
    for o in rng.sample(f.by_name, min(3, len(f.by_name))):
        q.place("ground", full(o), o["box"])
    if f.by_shape and rng.random() < 0.6:
        o = rng.choice(f.by_shape)
        q.place("ground", o["shape"], o["box"])
    q.ask("caption", DESCRIBE, caption(s))
    ask_in_turn(q, rng, f)
    return q
