"""python -m release.make_eval OUT_DIR SEED [TIMES]: an evaluation set, drawn anew; TIMES as large as the bundled one.

Seeds from 1,000,000 to 3,999,999 are taken: training, its tests and the demo's pictures draw from them.
"""

import hashlib
import io
import json
import os
import random
import re
import sys

from questions import ABOUT
from questions.chat import chat_questions
from questions.several_pictures import several_pictures
from questions.video import video
from questions.wording import NUMBERS
from scenes.charts import chart_scene
from scenes.documents import doc_scene
from scenes.palette import CNAMES
from scenes.scene import PLURAL, SHAPES
from scenes.shapes import shapes_scene
from scenes.text import text_scene
from training.drawing import picture_size
from training.rows import plain
from training.tiling import tile

QUOTA = dict(
    color=14, shape=14, count=22, exist=22, relation=14, compare=10, position=14, size=6, background=8, extreme=8, ground=24, mcq=18, caption=14, ocr=40,
    textcolor=6, signcolor=6, ocryn=8, textground=4, doc=22, doctitle=4, chart=20, chartcolor=5, charttitle=3, chartcmp=6, multi=18, video=18,
    multiturn=8, chat=10, math=8,
)  # fmt: skip
DRAW = {"shapes": shapes_scene, "text": text_scene, "doc": doc_scene, "chart": chart_scene}
OF_TEXT = ("ocr", "textcolor", "signcolor", "ocryn", "textground")
OF_ALL = ("mcq", "caption", "multiturn", "background", "count")
JPEG_BYTES = 90_000  # larger PNGs become JPEGs, as some others do


def save(image, path, rng):
    """-> the name of the file; path has no extension"""
    png = io.BytesIO()
    jpeg = rng.random() < 0.15
    if not jpeg:
        image.save(png, "PNG", optimize=True)
    if jpeg or png.tell() > JPEG_BYTES:
        image.save(path + ".jpg", quality=92)
        return os.path.basename(path) + ".jpg"
    with open(path + ".png", "wb") as f:
        f.write(png.getvalue())
    return os.path.basename(path) + ".png"


def phrases(answer):
    """What a description must say: quoted texts, colours with shapes, the background, counts, values, what happens."""
    colors = "|".join(CNAMES)
    shapes = "|".join([*SHAPES, *PLURAL.values()])
    found = [
        phrase
        for pattern in (
            r'"[^"]*"',
            rf"(?:{colors}) (?:{shapes})\b",
            rf"(?:{colors}) background",
            rf"\b(?:{'|'.join(NUMBERS)}|{colors}) (?:objects|bars|sign|letters)",
            r"moving (?:left|right|up|down)|from \w+ to \w+|grows|shrinks|more and more",
            r"\b[A-Z0-9][A-Za-z0-9]* \d+\b",
        )
        for phrase in re.findall(pattern, answer)
    ]
    return list(dict.fromkeys(found)) or [answer]


def draw(rng, task):
    """-> kind, images, the prompt's lines for them, questions; None where this try gives nothing"""
    if task in ("chat", "math") or (task == "multiturn" and rng.random() < 0.25):
        wanted = [q for q in chat_questions(rng, 4) if q[0] == task or (task == "multiturn" and isinstance(q[1], list))]
        return "chat", [], "", wanted
    if task == "multi" or (task == "caption" and rng.random() < 0.1):
        return "several", *several_pictures(rng)
    if task == "video" or (task == "caption" and rng.random() < 0.15):
        return "video", *video(rng)
    if task in OF_TEXT:
        kind = "text"
    elif task.startswith(("doc", "chart")):
        kind = "doc" if task.startswith("doc") else "chart"
    else:
        kind = rng.choices(list(DRAW), [6, 2, 1, 1])[0] if task in OF_ALL else "shapes"
    size = ()
    if rng.random() < 0.22:
        size = picture_size(rng)
        if size[0] / size[1] > 2.2 and kind in ("doc", "chart"):
            return None
    scene = DRAW[kind](rng, *size)
    return kind, [scene.img], "<image>\n", ABOUT[kind](rng, scene)


def describe(task, question, prefix):
    """The fields of an item that say what is asked and what is right."""
    if isinstance(question[1], list):
        turns = [dict(question=(prefix if i == 0 else "") + q, answers=[a], metric="exact") for i, (q, a) in enumerate(question[1])]
        return dict(turns=turns, **turns[-1])
    asked = dict(question=prefix + question[1])
    if task in ("ground", "textground"):
        return dict(asked, metric="iou", answers=[plain(question[2])])
    if task == "caption":
        return dict(asked, metric="facts", answers=[question[2]], facts=phrases(question[2]))
    return dict(asked, metric="exact", answers=[question[2]])


def main(out, seed, times="1"):
    rng = random.Random(int(seed))
    os.makedirs(os.path.join(out, "images"))
    need, items, seen = {t: n * int(times) for t, n in QUOTA.items()}, [], set()
    while any(need.values()):
        task = rng.choice([t for t, n in need.items() if n > 0])
        drawn = draw(rng, task)
        questions = [q for q in drawn[3] if drawn[0] == "chat" or q[0] == task] if drawn else []
        if not questions:
            continue
        kind, images, prefix, _ = drawn
        question = rng.choice(questions)
        hashes = [hashlib.sha1(i.tobytes()).hexdigest() for i in images]
        if seen.intersection(hashes) and kind != "video":
            continue
        seen.update(hashes)
        name = f"s{seed}-{len(items):04d}"
        paths = [os.path.join(out, "images", name + ("" if len(images) == 1 else f"-{i + 1}")) for i in range(len(images))]
        files = ["images/" + save(image, path, rng) for image, path in zip(images, paths)]
        moving = kind == "video"
        tiles = [1 if moving else len(tile(i)) for i in images]
        media = dict([("video" if moving else "images", files)], max_num=1 if moving else 6, num_patches=tiles)
        items.append(dict(id=name, task=task, **media, **describe(task, question, prefix)))
        need[task] -= 1
    items.sort(key=lambda i: (i["task"], i["id"]))
    with open(os.path.join(out, "items.jsonl"), "w") as f:
        f.writelines(json.dumps(i, ensure_ascii=False) + "\n" for i in items)
    print(f"{out}: {len(items)} items, {len(seen)} pictures")


if __name__ == "__main__":
    main(*sys.argv[1:])
