"""The tiles that the original preprocessing makes of a picture (224 px, up to 6 tiles, thumbnail)."""

import numpy as np

SIZE = 224
RATIOS = sorted(
    {(i, j) for n in range(1, 7) for i in range(1, n + 1) for j in range(1, n + 1) if 1 <= i * j <= 6}, key=lambda r: r[0] * r[1]
)


def grid_of(width, height):
    best, best_difference = (1, 1), float("inf")
    for ratio in RATIOS:
        difference = abs(width / height - ratio[0] / ratio[1])
        if difference < best_difference or (difference == best_difference and width * height > 0.5 * SIZE * SIZE * ratio[0] * ratio[1]):
            best, best_difference = ratio, difference
    return best


def tile(image):
    gx, gy = grid_of(*image.size)
    r = image.resize((gx * SIZE, gy * SIZE)) if image.size != (gx * SIZE, gy * SIZE) else image
    out = [
        np.asarray(r.crop(((i % gx) * SIZE, (i // gx) * SIZE, (i % gx + 1) * SIZE, (i // gx + 1) * SIZE)), np.uint8) for i in range(gx * gy)
    ]
    return out if len(out) == 1 else [*out, np.asarray(image.resize((SIZE, SIZE)), np.uint8)]
