"""The fonts and their measures. All must be there: another set of fonts draws other pictures from the same seed."""

import os

from PIL import ImageFont

FOLDER = os.environ.get("FONTS", "/usr/share/fonts/truetype")
FONTS = [
    os.path.join(FOLDER, folder, name + ".ttf")
    for folder, names in {
        "dejavu": ("DejaVuSans", "DejaVuSans-Bold", "DejaVuSansMono-Bold", "DejaVuSerif", "DejaVuSansCondensed-Bold"),
        "liberation": ("LiberationSans-Bold", "LiberationSans-Regular", "LiberationMono-Bold", "LiberationSerif-Bold"),
        "roboto/unhinted/RobotoTTF": ("Roboto-Bold", "Roboto-Regular"),
        "open-sans": ("OpenSans-Bold",),
    }.items()
    for name in names
]
for _path in FONTS:
    if not os.path.exists(_path):
        raise FileNotFoundError(
            f"{_path}: install fonts-dejavu fonts-liberation fonts-roboto-unhinted fonts-open-sans, or set FONTS to their folder"
        )
_fonts, _advances, _heights = {}, {}, {}


def font(path, size):
    key = (path, size)
    if key not in _fonts:
        _fonts[key] = ImageFont.truetype(path, size)
    return _fonts[key]


def advance(f, text):
    """Width in pixels, kerning left out: much faster than the font's own measure."""
    known = _advances.setdefault(id(f), {})
    width = 0.0
    for ch in text:
        if ch not in known:
            known[ch] = f.getlength(ch)
        width += known[ch]
    return width


def height(f):
    if id(f) not in _heights:
        _heights[id(f)] = f.getbbox("Ag")[3]
    return _heights[id(f)]


def fit_font(rng, path, text, widest, low, high):
    """-> a font in which the text fits, and its size"""
    size = rng.randint(low, high)
    f = font(path, size)
    width = advance(f, text)
    if width > widest:
        size = int(size * widest / width)
        f = font(path, max(8, size))
    return f, size
