"""Processes that draw scenes and hand them over in blocks of shared memory."""

import mmap
import os
import random
from dataclasses import dataclass

import numpy as np
import torch

from questions import ABOUT
from questions.chat import chat_questions
from questions.several_pictures import several_pictures
from questions.video import video
from scenes.charts import chart_scene
from scenes.documents import doc_scene
from scenes.page import page_scene
from scenes.scene import to_tile
from scenes.shapes import shapes_scene
from scenes.text import text_scene
from training.rows import BRANCHES, Row, build, choose
from training.tiling import tile

TILES = 8  # room for tiles in a row of several


@dataclass
class Sizes:
    """A block: `scenes` single pictures with `views` rows of questions each, `pages` without questions, `many` rows of several tiles."""

    scenes: int = 32
    views: int = 2
    pages: int = 8
    many: int = 8
    tokens: int = 352
    picked: int = 112
    many_tokens: int = 768
    many_picked: int = 160


ROW_FIELDS = ("ids", "branch", "position", "select", "target", "weight", "owner", "tasks")


def row_fields(n, tokens, picked):
    i16, f16 = torch.int16, torch.float16
    width = dict(ids=tokens, branch=tokens, position=tokens, select=picked, target=picked, weight=picked, owner=picked, tasks=BRANCHES)
    return {k: ((n, width[k]), f16 if k == "weight" else i16) for k in ROW_FIELDS}


def fields(z):
    n, u8 = z.scenes + z.pages, torch.uint8
    one = dict(
        tiles=((n, 224, 224, 3), u8), shape=((n, 256), u8), color=((n, 256), u8), box=((n, 256, 4), torch.float16), char=((n, 256, 2), u8)
    )
    many = dict(tiles=((z.many, TILES, 224, 224, 3), u8), **row_fields(z.many, z.many_tokens, z.many_picked))
    return dict(one=one, rows=row_fields(z.scenes * z.views, z.tokens, z.picked), many=many)


def shared_block(z):
    """-> the memory, and tensors over it: processes forked from here see the same"""
    spec, at, o = fields(z), {}, 0
    for part, f in spec.items():
        for name, (shape, dtype) in f.items():
            size = int(np.prod(shape)) * dtype.itemsize
            at[part, name] = (o, size)
            o += -(-size // 64) * 64
    memory = torch.frombuffer(mmap.mmap(-1, o), dtype=torch.uint8)
    view = lambda part, name, shape, dtype: memory[at[part, name][0] : sum(at[part, name])].view(dtype).view(shape)
    return memory, {part: {name: view(part, name, *v) for name, v in f.items()} for part, f in spec.items()}


def put(tensors, i, row):
    for k in ROW_FIELDS:
        tensors[k][i] = torch.from_numpy(getattr(row, k))


class Painter:
    def __init__(self, seed, sizes):
        self.rng, self.z = random.Random(seed), sizes

    def scene(self):
        return self.rng.choices([shapes_scene, text_scene, doc_scene, chart_scene], [40, 28, 17, 15])[0](self.rng)

    def questions(self, scene):
        rng = self.rng
        first = "ocr" if scene.kind == "text" else "ground" if scene.kind == "shapes" and rng.random() < 0.3 else None
        return choose(rng, ABOUT[scene.kind](rng, scene), first)

    def chat(self, tokens, picked):
        return build("", [], chat_questions(self.rng, 14), tokens, picked)

    def several(self):
        """A picture of many tiles, several pictures, or a video."""
        rng, z = self.rng, self.z
        m = rng.random()
        if m < 0.42:
            width, height = picture_size(rng)
            draw = rng.choices([shapes_scene, text_scene, doc_scene, chart_scene], [40, 28, 17, 15])[0]
            if width / height > 2.2 and draw in (doc_scene, chart_scene):
                draw = text_scene
            scene = draw(rng, width, height)
            tiles = tile(scene.img)
            s = build("<image>\n", [len(tiles)], self.questions(scene), 99 + 64 * len(tiles) + 170, z.many_picked)
            s["tiles"] = tiles
            return s
        if m < 0.97:
            images, prefix, questions = several_pictures(rng) if m < 0.68 else video(rng)
            n = len(images)
            s = build(prefix, [1] * n, choose(rng, questions), min(z.many_tokens, 30 + 74 * n + 170), z.many_picked)
            s["tiles"] = [to_tile(i) for i in images]
            return s
        return self.chat(200, z.many_picked)

    def fill(self, blk):
        rng, z = self.rng, self.z
        one = blk["one"]
        for i in range(z.scenes + z.pages):
            if i < z.scenes:
                scene = self.scene()
            else:
                scene = page_scene(rng) if rng.random() < 0.75 else shapes_scene(rng, n=rng.randint(6, 9), same=False)
            one["tiles"][i] = torch.from_numpy(np.array(to_tile(scene.img)))
            for k, v in zip(("shape", "color", "box", "char"), scene.dense()):
                one[k][i] = torch.from_numpy(v)
            for view in range(z.views if i < z.scenes else 0):
                row = Row(z.tokens, z.picked)
                talk = rng.random() < 0.05
                row.add(self.chat(z.tokens, z.picked) if talk else build("<image>\n", [1], self.questions(scene), z.tokens, z.picked))
                put(blk["rows"], i * z.views + view, row)
        waiting = []
        for i in range(z.many):
            row = Row(z.many_tokens, z.many_picked)
            waiting += [self.several() for _ in range(max(0, 6 - len(waiting)))]
            rest = []
            for s in waiting:
                if len(row.tiles) + len(s["tiles"]) > TILES or not row.add(s):
                    rest.append(s)
            waiting = rest
            put(blk["many"], i, row)
            for j, t in enumerate(row.tiles):
                blk["many"]["tiles"][i, j] = torch.from_numpy(np.array(t))


def picture_size(rng):
    m = rng.random()
    if m < 0.3:
        k = rng.uniform(1.45, 2.4)
        return int(224 * k), int(224 * k)
    if m < 0.55:
        width = rng.choice([400, 448, 480, 560, 600, 640, 672])
        return width, int(width * rng.choice([3 / 4, 2 / 3]))
    if m < 0.7:
        width = rng.choice([300, 336, 360, 448])
        return width, int(width * rng.choice([4 / 3, 3 / 2]))
    if m < 0.85:
        width = rng.choice([320, 448, 500])
        return width, width // 2
    if m < 0.93:
        width = rng.choice([224, 300])
        return width, width * 2
    width = rng.choice([448, 600])
    return width, width // 3


def work(seed, sizes, blocks, free, full, limit):
    """Fills blocks for as long as there are free ones, `limit` of them at most."""
    os.nice(5)
    torch.set_num_threads(1)
    painter = Painter(seed, sizes)
    while limit != 0:
        i = free.get()
        if i is None:
            return
        painter.fill(blocks[i])
        full.put(i)
        limit -= 1
