"""Pillow as a variant of `pnpm bench compare`: the figure preprocess-13 only.

From the bytes of a picture to its tiles, as `dynamic_preprocess` of InternVL's model card does it; with --normalize
also to float32 arrays [tiles, 3, 448, 448], as its `transform` does with numpy in place of torch.
"""
import argparse
import io
import json
import resource
import sys
import time

from PIL import Image

SIDE, MOST = 448, 12


def grid(width, height):
    """Columns and rows whose ratio is closest to the picture's; of equal ratios the larger that it half fills."""
    candidates = {(c, r) for c in range(1, MOST + 1) for r in range(1, MOST + 1) if c * r <= MOST}
    best, smallest = (1, 1), float("inf")
    for columns, rows in sorted(candidates, key=lambda g: g[0] * g[1]):
        distance = abs(width / height - columns / rows)
        fills = width * height > 0.5 * SIDE * SIDE * columns * rows
        if distance < smallest or (distance == smallest and fills):
            best, smallest = (columns, rows), distance
    return best


def tiles_of(data, normalize):
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    columns, rows = grid(*picture.size)
    large = picture.resize((columns * SIDE, rows * SIDE), Image.BICUBIC)
    tiles = [
        large.crop((x * SIDE, y * SIDE, (x + 1) * SIDE, (y + 1) * SIDE)) for y in range(rows) for x in range(columns)
    ]
    if len(tiles) > 1:
        tiles.append(picture.resize((SIDE, SIDE), Image.BICUBIC))
    if normalize:
        import numpy

        mean = numpy.array([0.485, 0.456, 0.406], numpy.float32)
        deviation = numpy.array([0.229, 0.224, 0.225], numpy.float32)
        pixels = numpy.stack([numpy.asarray(tile, numpy.float32) for tile in tiles])
        tiles = numpy.ascontiguousarray(((pixels / 255 - mean) / deviation).transpose(0, 3, 1, 2))
    return tiles


def answer(request, normalize):
    if request["type"] == "load":
        return {"value": 0}
    if request["type"] == "stop":
        return {"value": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
    if request["figure"] != "preprocess-13":
        return {"error": f"Pillow does not measure {request['figure']}"}
    with open(request["picture"], "rb") as file:
        data = file.read()
    started = time.perf_counter()
    tiles = tiles_of(data, normalize)
    return {"value": (time.perf_counter() - started) * 1000, "facts": {"tiles": len(tiles)}}


parser = argparse.ArgumentParser()
parser.add_argument("--normalize", action="store_true")
arguments = parser.parse_args()
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line), arguments.normalize)), flush=True)
