"""python -m release.make_media MODEL_DIR OUT_DIR: the demo's pictures and questions.

For every scene up to TRIES candidates are drawn; the first is kept whose questions are all answered rightly.
"""

import json
import os
import random
import sys

import torch
from PIL import Image, ImageSequence

from questions.chat import ME
from questions.several_pictures import several_pictures
from questions.shapes import caption
from questions.text import written
from questions.video import video as draw_video
from questions.wording import WHERE_IS, box_of, cap, full
from release.answer import chat, load
from release.make_eval import phrases
from release.score import norm, one
from scenes.charts import chart_scene
from scenes.documents import doc_scene
from scenes.scene import to_tile
from scenes.shapes import shapes_scene
from scenes.text import text_scene
from training.rows import plain
from training.tiling import tile

MEDIA_SEED, TRIES = 3_000_000, 8
SAMPLED = (0, 1, 2, 3, 4, 4, 5, 6)  # what the chat's sampling takes of a video of 8 frames


def right(kind, answer, expected):
    if kind == "ground":
        return one("iou", answer, [plain(expected)])[1] >= 0.6
    if kind == "caption":
        return one("facts", answer, None, phrases(expected))[0] == 1
    return norm(answer) == norm(expected)


def flat(image):
    """Without noise in the background: small as a file."""
    return len(image.crop((0, 0, 12, 12)).getcolors()) == 1


def box(name, o):
    return "ground", WHERE_IS.format(name), box_of(name, o["box"])


def shapes(rng):
    while True:
        s = shapes_scene(rng, 600, 400, n=5, same=False, bg="white")
        names = [o["shape"] for o in s.objs]
        if "star" in names and len(set(names)) == 5 and len({o["color"] for o in s.objs}) == 5:
            break
    star = next(o for o in s.objs if o["shape"] == "star")
    other = next(o for o in s.objs if o is not star)
    left, middle = sorted(rng.sample(s.objs, 2), key=lambda o: o["cx"])
    return [s.img], [
        ("count", "How many shapes are there?", "5"),
        ("color", "Which color is the star?", cap(star["color"])),
        ("caption", "Please describe the image shortly.", caption(s)),
        box(full(other), other),
        ("relation", f"Is the {left['shape']} to the left of the {middle['shape']}? Please answer yes or no.", "Yes"),
    ]


def street_sign(rng):
    while True:
        s = text_scene(rng, 448, 448, lines=[rng.choice(["STOP", "NORTH STREET", "PARKING", "HOTEL", "EXIT 25"])], sign=True)
        if s.extra["street"] and s.extra["panel"] in ("red", "green", "blue", "yellow"):
            break
    return [s.img], [
        ("ocr", "What does the sign say?", written(s)),
        ("signcolor", "What color is the sign?", cap(s.extra["panel"])),
    ]


def sign(rng):
    while True:
        s = text_scene(rng, 448, 448, lines=["FRESH", "COFFEE"], sign=True)
        if not s.extra["street"] and s.bg not in ("black", "white", "gray") and flat(s.img):
            break
    last = s.lines[-1]
    return [s.img], [
        ("ocr", "What is written on the sign?", written(s)),
        ("ocr", "What does the second line say?", last["text"]),
        box(f'the text "{last["text"]}"', last),
    ]


def receipt(rng):
    while True:
        s = doc_scene(rng, 448, 448)
        if (
            s.extra["dk"] == "receipt"
            and s.bg == "white"
            and flat(s.img)
            and len(s.extra["rows"]) == 4
            and s.extra["rows"][-1][0] == "Total"
        ):
            break
    item, price = s.extra["rows"][0]
    return [s.img], [
        ("doc", "What is the total?", s.extra["rows"][-1][1]),
        ("doc", f"How much is the {item.lower()}?", price),
        ("count", "How many items are on the receipt?", "3"),
    ]


def bar_chart(rng):
    while True:
        s = chart_scene(rng, 448, 448)
        if s.extra["title"] and not s.extra["one"] and len(s.extra["bars"]) == 4 and flat(s.img):
            break
    bars = s.extra["bars"]
    name, value, _ = rng.choice(bars)
    return [s.img], [
        ("chart", "Which bar is the tallest?", max(bars, key=lambda b: b[1])[0]),
        ("chart", f"What is the value of {name}?", str(value)),
        ("charttitle", "What is the title of the chart?", s.extra["title"]),
    ]


def compare(rng):
    while True:
        images, prefix, questions = several_pictures(rng)
        kinds = [q for q in questions if q[0] == "caption" or q[1].startswith("Which image has more objects?")]
        if len(images) == 2 and len(kinds) == 2 and all(map(flat, images)) and len({i.getpixel((0, 0)) for i in images}) == 2:
            break
    more = next(q for q in kinds if q[0] == "multi")
    seen = next(q for q in kinds if q[0] == "caption")
    return images, [
        ("multi", prefix + "Which image has more objects?", more[2]),
        ("caption", prefix + "Describe the two images in detail.", seen[2]),
    ]


def video(rng):
    while True:
        images, prefix, questions = draw_video(rng, frames=8)
        moved = [q for q in questions if "direction" in q[1]]
        if moved and flat(images[0]):
            break
    direction = next(q for q in moved if "\nA." not in q[1])[2]
    seen = next(q for q in questions if q[0] == "caption")
    return images, [
        ("video", prefix + "In which direction is the object moving?", direction),
        ("caption", prefix + "Describe this video in detail.", seen[2]),
    ]


SCENES = {
    "shapes": shapes,
    "street-sign": street_sign,
    "sign": sign,
    "receipt": receipt,
    "bar-chart": bar_chart,
    "compare": compare,
    "video": video,
}
CHAT = [("Hello, who are you?", ME), ("What can you do?", None), ("What is 3 + 4?", "7")]


def write_pictures(name, images, out):
    if name != "video":
        names = [f"{name}.png" if len(images) == 1 else f"{name}-{i + 1}.png" for i in range(len(images))]
    else:
        os.makedirs(os.path.join(out, "video-frames"), exist_ok=True)
        names = [f"video-frames/frame{i + 1}.png" for i in range(len(images))]
        images[0].save(os.path.join(out, "video.gif"), save_all=True, append_images=images[1:], duration=250, loop=0)
    for file, image in zip(names, images):
        image.save(os.path.join(out, file), optimize=True)
    return dict(video="video.gif", frames=names) if name == "video" else dict(images=names)


def views(name, images, out):
    """The tiles to ask about: of a video the frames and, besides, what the sampling takes of the GIF."""
    if name != "video":
        return [[tile(i) for i in images]]
    gif = [f.convert("RGB") for f in ImageSequence.Iterator(Image.open(os.path.join(out, "video.gif")))]
    return [[[to_tile(i)] for i in images], [[to_tile(gif[i])] for i in SAMPLED]]


def main(folder, out):
    torch.set_num_threads(1)
    model = load(folder)
    os.makedirs(out, exist_ok=True)
    demo = []
    for number, (name, draw) in enumerate(SCENES.items()):
        for tries in range(1, TRIES + 1):
            images, questions = draw(random.Random(MEDIA_SEED + 100 * number + tries))
            files = write_pictures(name, images, out)
            answers, wrong = [], []
            for tiles in views(name, images, out):
                history, answers = [], []
                for kind, question, expected in questions:
                    answers.append(chat(model, tiles, question))
                    wrong += [] if right(kind, answers[-1], expected) else [(question, answers[-1])]
                    if name == "shapes":  # the demo asks these again as one conversation
                        history.append((question, chat(model, tiles, question, history)))
                        wrong += [] if right(kind, history[-1][1], expected) else [("in conversation", *history[-1])]
            print(name, tries, answers, "wrong:", wrong, flush=True)
            if not wrong:
                break
        else:
            sys.exit(f"{name}: no candidate of {TRIES} was answered rightly")
        asked = [dict(question=q, expected=plain(e), reference_answer=a) for (_, q, e), a in zip(questions, answers)]
        demo.append(dict(name=name, **files, questions=asked, candidates_tried=tries))
    talk = []
    for question, expected in CHAT:
        answer = chat(model, [], question)
        if expected is not None and norm(answer) != norm(expected):
            sys.exit(f"{question}: {answer}")
        talk.append(dict(question=question, reference_answer=answer))
    demo.append(dict(name="chat", images=[], questions=talk))
    with open(os.path.join(out, "demo.json"), "w") as f:
        json.dump(demo, f, indent=1, ensure_ascii=False)
        f.write("\n")
    with open(os.path.join(out, "README.md"), "w") as f:
        f.write(ABOUT)


ABOUT = f"""# Demo pictures

Drawn by `tooling/demo-training/make_media.py` with seeds that the training never used. They are selected: of up to {TRIES} candidates a scene the
first was kept whose questions the model (float32, greedy) answers rightly; `candidates_tried` in `demo.json` says how many it took.
The demo therefore says nothing about accuracy: `../eval/scores.json` does.
"""

if __name__ == "__main__":
    main(*sys.argv[1:])
