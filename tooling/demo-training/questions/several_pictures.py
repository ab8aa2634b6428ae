from questions.text import written
from questions.wording import Questions, an, cap, full, listed, unique
from scenes.shapes import shapes_scene
from scenes.text import text_scene
from scenes.words import rand_number, rand_word


def ask_each(q, rng, names, scenes):
    for name, s in zip(names, scenes):
        q.short("multi", ["How many objects are in %s?", "How many objects are there in %s?"], str(len(s.objs)), name)
        known = unique(s.objs, lambda o: o["shape"])
        if known:
            o = rng.choice(known)
            q.short("multi", "What color is the %s in %s?", cap(o["color"]), (o["shape"], name))
        q.short("multi", "What color is the background of %s?", cap(s.bg), name)


def ask_which(q, rng, names, scenes):
    looks = [{full(o) for o in s.objs} for s in scenes]
    shapes = [{o["shape"] for o in s.objs} for s in scenes]
    for i, name in enumerate(names):
        alone = lambda sets: sorted(sets[i] - set().union(*(x for j, x in enumerate(sets) if j != i)))
        only = alone(looks)
        if only:
            forms = ["Which image contains %s?", "Which image shows %s?", "In which image is there %s?"]
            q.short("multi", forms, name, lambda: an(rng.choice(only)))
        only = alone(shapes)
        if only:
            q.short("multi", "Which image contains %s?", name, lambda: an(rng.choice(only)))


def ask_comparison(q, rng, names, scenes):
    counts = [len(s.objs) for s in scenes]
    if counts.count(max(counts)) == 1:
        forms = ["Which image has more objects?", "Which image has the most objects?"]
        q.short("multi", forms if len(scenes) == 2 else forms[1], names[counts.index(max(counts))])
    if len(scenes) != 2:
        return
    a, b = scenes
    forms = ["Do the two images have the same background color?", "Is the background color the same in both images?"]
    q.yes_no("multi", forms, a.bg == b.bg)
    q.yes_no("multi", "Do the two images show the same number of objects?", counts[0] == counts[1])
    if sum(counts) <= 5:
        seen = [listed([an(full(o)) for o in sorted(s.objs, key=lambda o: o["cx"])]) for s in scenes]
        forms = ["Describe the two images in detail.", "Describe the two images.", "What are the differences between these two images?"]
        answer = "Image-1 shows %s on %s background. Image-2 shows %s on %s background." % (seen[0], an(a.bg), seen[1], an(b.bg))
        q.ask("caption", forms, answer)


def ask_texts(q, rng, names, scenes):
    texts = [written(s) for s in scenes]
    for name, s, text in zip(names, scenes, texts):
        q.short("multi", ["What is written in %s?", "What text is in %s?", "Read the text in %s."], text, name)
        if texts.count(text) == 1:
            q.short("multi", ['Which image contains the text "%s"?', 'Which image shows the text "%s"?'], name, text)
        q.short("multi", "What color is the background of %s?", cap(s.bg), name)


def several_pictures(rng):
    """-> two or three images, the prompt's lines for them, questions"""
    q, n = Questions(rng), rng.choice([2, 2, 2, 3])
    names = ["Image-1", "Image-2", "Image-3"][:n]
    if rng.random() < 0.7:
        scenes = [shapes_scene(rng, 224, 224, n=rng.choice([1, 1, 2, 3])) for _ in range(n)]
        for ask in (ask_each, ask_which, ask_comparison):
            ask(q, rng, names, scenes)
    else:
        scenes = [text_scene(rng, 224, 224, lines=[rand_word(rng) if rng.random() < 0.6 else rand_number(rng)]) for _ in range(n)]
        ask_texts(q, rng, names, scenes)
    return [s.img for s in scenes], "".join("%s: <image>\n" % name for name in names), q
