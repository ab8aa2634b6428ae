"""Synthetic scenes: images + dense labels + metadata.  PIL only."""
import os, random, glob, math
import numpy as np
from PIL import Image, ImageDraw, ImageFont

COLORS = {
    'red': (220, 30, 35), 'green': (35, 160, 55), 'blue': (35, 70, 215), 'yellow': (248, 222, 40),
    'orange': (248, 135, 20), 'purple': (130, 45, 165), 'pink': (250, 140, 185), 'cyan': (45, 205, 220),
    'black': (15, 15, 15), 'white': (250, 250, 250), 'gray': (128, 128, 128),
}
CNAMES = list(COLORS)
CIDX = {c: i + 1 for i, c in enumerate(CNAMES)}
SHAPES = ['circle', 'square', 'triangle', 'star', 'diamond', 'heart', 'cross', 'ring']
PLURAL = {'circle': 'circles', 'square': 'squares', 'triangle': 'triangles', 'star': 'stars', 'diamond': 'diamonds',
          'heart': 'hearts', 'cross': 'crosses', 'ring': 'rings'}
SIDX = {s: i + 1 for i, s in enumerate(SHAPES)}
BAR, PANEL = 9, 10
NSHAPE, NCOLOR = 11, 12
CHARS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.,:;!?$%-+/()&#@\'"'
CHIDX = {c: i + 1 for i, c in enumerate(CHARS)}
NCHAR = len(CHARS) + 1
G = 16  # label grid

FD = os.environ.get('FONTS', '/usr/share/fonts/truetype') + '/'
FONTS = [f for f in ([FD + 'dejavu/' + n + '.ttf' for n in ('DejaVuSans', 'DejaVuSans-Bold', 'DejaVuSansMono-Bold', 'DejaVuSerif', 'DejaVuSansCondensed-Bold')] +
    [FD + 'liberation/' + n + '.ttf' for n in ('LiberationSans-Bold', 'LiberationSans-Regular', 'LiberationMono-Bold', 'LiberationSerif-Bold')] +
    [FD + 'roboto/unhinted/RobotoTTF/' + n + '.ttf' for n in ('Roboto-Bold', 'Roboto-Regular')] + [FD + 'open-sans/OpenSans-Bold.ttf']) if os.path.exists(f)]
_fc = {}


def font(path, size):
    k = (path, size)
    if k not in _fc:
        _fc[k] = ImageFont.truetype(path, size)
    return _fc[k]


_adv, _high = {}, {}


def advance(f, text):
    """width in pixels, kerning left out: much faster than the font's own measure"""
    a = _adv.setdefault(id(f), {})
    w = 0.0
    for ch in text:
        v = a.get(ch)
        if v is None:
            v = a[ch] = f.getlength(ch)
        w += v
    return w


def high(f):
    v = _high.get(id(f))
    if v is None:
        v = _high[id(f)] = f.getbbox('Ag')[3]
    return v


def jit(rng, c, a=14):
    return tuple(int(min(255, max(0, v + rng.randint(-a, a)))) for v in COLORS[c])


def contrast(c1, c2):
    return sum(abs(a - b) for a, b in zip(COLORS[c1], COLORS[c2]))


CLOSE = {frozenset(p) for p in [('yellow', 'white'), ('orange', 'red'), ('orange', 'yellow'), ('pink', 'white'),
                                ('purple', 'blue'), ('black', 'blue'), ('gray', 'purple'), ('gray', 'green'), ('pink', 'gray'),
                                ('cyan', 'white'), ('gray', 'blue'), ('black', 'purple'), ('pink', 'orange'), ('cyan', 'gray'),
                                ('pink', 'purple'), ('cyan', 'green'), ('pink', 'red'), ('cyan', 'pink')]}


def ok_on(c, bg):
    return c != bg and frozenset((c, bg)) not in CLOSE


NOISE = np.random.RandomState(7).normal(0, 1, (1600, 1600)).astype(np.float32)  # cut out at random: drawing it anew is slow


def background(rng, W, H, c):
    """plain / gradient / noise / stripes in colour family c"""
    base = np.array(jit(rng, c, 8), np.float32)
    m = rng.random()
    if m < 0.6:
        return Image.new('RGB', (W, H), tuple(int(v) for v in base))
    if m < 0.8:
        d = np.array([rng.uniform(-22, 22)] * 3, np.float32)
        ang = rng.uniform(0, 2 * math.pi)
        x = np.linspace(-1, 1, W, dtype=np.float32)[None, :] * math.cos(ang)
        y = np.linspace(-1, 1, H, dtype=np.float32)[:, None] * math.sin(ang)
        a = base + (x + y)[..., None] * d
    else:
        y, x = rng.randrange(NOISE.shape[0] - H), rng.randrange(NOISE.shape[1] - W)
        a = NOISE[y:y + H, x:x + W, None] * rng.uniform(3, 12) + base
    return Image.fromarray(np.clip(a, 0, 255).astype(np.uint8))


def poly_points(shape, cx, cy, r, rot=0.0):
    P = []
    if shape == 'triangle':
        P = [(0, -1), (0.95, 0.8), (-0.95, 0.8)]
    elif shape == 'diamond':
        P = [(0, -1), (0.75, 0), (0, 1), (-0.75, 0)]
    elif shape == 'square':
        P = [(-.88, -.88), (.88, -.88), (.88, .88), (-.88, .88)]
    elif shape == 'star':
        for i in range(10):
            a = -math.pi / 2 + i * math.pi / 5
            rr = 1.0 if i % 2 == 0 else 0.42
            P.append((rr * math.cos(a), rr * math.sin(a)))
    elif shape == 'cross':
        w = 0.3
        P = [(-w, -1), (w, -1), (w, -w), (1, -w), (1, w), (w, w), (w, 1), (-w, 1), (-w, w), (-1, w), (-1, -w), (-w, -w)]
    elif shape == 'heart':
        for i in range(28):
            t = 2 * math.pi * i / 28
            x = 16 * math.sin(t) ** 3
            y = -(13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t))
            P.append((x / 17, (y - 1.5) / 15.5))
    return [(cx + r * x, cy + r * y) for x, y in P]


def draw_shape(d, shape, cx, cy, r, fill, outline=None):
    """returns bbox"""
    if shape == 'circle':
        b = (cx - r, cy - r, cx + r, cy + r)
        d.ellipse(b, fill=fill, outline=outline)
        return b
    if shape == 'ring':
        b = (cx - r, cy - r, cx + r, cy + r)
        d.ellipse(b, outline=fill, width=max(3, int(r * 0.33)))
        return b
    p = poly_points(shape, cx, cy, r)
    d.polygon(p, fill=fill, outline=outline)
    xs = [a for a, _ in p]; ys = [b for _, b in p]
    return (min(xs), min(ys), max(xs), max(ys))


def one_tile_size(rng, exact=0.5):
    if rng.random() < exact:
        return 224, 224
    while True:
        W = rng.randint(200, 320)
        H = int(W * rng.uniform(0.87, 1.18))
        if W * H < 99000 and 0.85 < W / H < 1.2:
            return W, H


class Scene:
    """img: PIL, W,H, objs: list of dict(shape,color,size,box(0..1)), texts: list of dict(text,color,chars boxes 0..1)"""
    def __init__(s, W, H, img):
        s.W, s.H, s.img = W, H, img
        s.d = ImageDraw.Draw(img)
        s.mask = Image.new('L', (W, H), 0)
        s.md = ImageDraw.Draw(s.mask)
        s.objs, s.chars, s.lines = [], [], []
        s.bg = None
        s.kind = ''
        s.extra = {}

    def add_shape(s, shape, color, cx, cy, r, size=None, rgb=None, outline=None):
        b = draw_shape(s.d, shape, cx, cy, r, rgb, outline)
        s.objs.append(dict(shape=shape, color=color, size=size, cx=cx / s.W, cy=cy / s.H, r=r,
                           box=[max(0, b[0] / s.W), max(0, b[1] / s.H), min(1, b[2] / s.W), min(1, b[3] / s.H)]))
        draw_shape(s.md, 'circle' if shape == 'ring' else shape, cx, cy, r, len(s.objs))

    def add_rect(s, kind, color, b, rgb, rounded=0, extra=None, outline=None):
        if rounded:
            s.d.rounded_rectangle(b, rounded, fill=rgb, outline=outline, width=3)
        else:
            s.d.rectangle(b, fill=rgb, outline=outline)
        s.objs.append(dict(shape=kind, color=color, size=None, cx=(b[0] + b[2]) / 2 / s.W, cy=(b[1] + b[3]) / 2 / s.H,
                           box=[b[0] / s.W, b[1] / s.H, b[2] / s.W, b[3] / s.H], **(extra or {})))
        s.md.rectangle(b, fill=len(s.objs))

    def add_text(s, x, y, text, f, color, rgb):
        s.d.text((x, y), text, font=f, fill=rgb)
        bb = f.getbbox(text)
        top, bot = y + bb[1], y + bb[3]
        mid = (top + bot) / 2
        hh = max((bot - top) / 2, 8 * s.H / 224)  # at least one patch
        x1 = x
        for ch in text:
            x0 = x1; x1 = x0 + advance(f, ch)
            if ch in CHIDX:
                s.chars.append((CHIDX[ch], x0 / s.W, (mid - hh) / s.H, x1 / s.W, (mid + hh) / s.H))
        s.lines.append(dict(text=text, color=color, box=[(x + bb[0]) / s.W, top / s.H, (x + bb[2]) / s.W, bot / s.H]))

    def dense(s):
        """shape[256], color[256], box[256,4] float, char[256,2]"""
        W, H = s.W, s.H
        ys = ((np.arange(G) + 0.5) * H / G).astype(int)
        xs = ((np.arange(G) + 0.5) * W / G).astype(int)
        m = np.asarray(s.mask)[ys][:, xs].reshape(-1)
        sh = np.zeros(256, np.int64); co = np.zeros(256, np.int64); bx = np.zeros((256, 4), np.float32)
        for i, o in enumerate(s.objs):
            k = m == i + 1
            sh[k] = SIDX.get(o['shape'], BAR if o['shape'] == 'bar' else PANEL)
            co[k] = CIDX.get(o['color'], 0)
            bx[k] = o['box']
        ch = np.zeros((256, 2), np.int64)
        if s.chars:
            gx = (np.arange(32) + 0.5) / 32
            gy = (np.arange(16) + 0.5) / 16
            grid = np.zeros((16, 32), np.int64)
            for c, x0, y0, x1, y1 in s.chars:
                j0 = int(math.ceil(x0 * 32 - 0.5)); j1 = int(math.ceil(x1 * 32 - 0.5))
                i0 = int(math.ceil(y0 * 16 - 0.5)); i1 = int(math.ceil(y1 * 16 - 0.5))
                grid[max(0, i0):max(0, i1), max(0, j0):max(0, j1)] = c
            ch = grid.reshape(256, 2)
        return sh, co, bx, ch


WORDS = ("stop exit open closed sale coffee tea pizza bread milk apple banana orange lemon grape water juice sugar salt rice "
         "bank hotel school park bus train taxi airport station museum library hospital market bakery pharmacy police fire "
         "danger caution warning slow fast north south east west left right up down push pull enter welcome hello thanks "
         "music movie book paper pencil table chair window door house garden river ocean mountain forest desert island "
         "summer winter spring autumn monday tuesday friday sunday morning evening night light dark happy quiet free new "
         "best fresh hot cold sweet super magic power energy green silver golden royal grand city street road bridge tower "
         "castle camera phone laptop robot rocket planet moon star sun cloud rain snow wind tiger lion zebra panda horse "
         "eagle shark whale dolphin rabbit kitten puppy monkey ticket price menu lunch dinner burger salad soup cake cookie "
         "candy cheese butter honey yogurt pasta tomato potato onion carrot pepper garlic mango peach cherry melon berry "
         "parking no yes only way gate floor room office lab shop store mall cafe bar gym pool zoo club team game play "
         "win goal score level start finish pause reset help info news mail chat photo video radio phone zone area block").split()
WORDS = sorted(set(WORDS))
NAMES = ("Anna Ben Carl Dora Emma Finn Gina Hugo Iris Jack Kate Leo Mia Nina Otto Paul Quinn Rosa Sam Tina Uma Vera Will Xena "
         "Yara Zoe Alex Maria John Lucy Omar Lily Noah Ella Max Ruby").split()
ITEMS = ("Coffee Tea Pizza Bread Milk Apple Banana Lemon Water Juice Sugar Salt Rice Burger Salad Soup Cake Cookie Cheese Butter "
         "Honey Pasta Tomato Onion Mango Peach Eggs Fish Beef Chips").split()
CITIES = "Paris London Berlin Rome Madrid Tokyo Delhi Cairo Lima Oslo Dublin Vienna Prague Boston Dallas Miami Sydney Seoul".split()


def rand_word(rng, held=False):
    w = rng.choice(WORDS)
    m = rng.random()
    if m < 0.66:
        return w.upper()
    if m < 0.76:
        return w.capitalize()
    if m < 0.82:
        return w
    return ''.join(rng.choice('ABCDEFGHIJKLMNOPQRSTUVWXYZ') for _ in range(rng.randint(2, 6)))


def rand_number(rng):
    m = rng.random()
    if m < 0.6:
        return str(rng.randint(0, 10 ** rng.randint(1, 5) - 1))
    if m < 0.75:
        return '%d.%02d' % (rng.randint(0, 99), rng.randint(0, 99))
    if m < 0.87:
        return '%d:%02d' % (rng.randint(0, 23), rng.randint(0, 59))
    return ''.join(rng.choice('ABCDEFGHJKLMNPRSTUVWXYZ') for _ in range(rng.randint(1, 3))) + str(rng.randint(10, 999))


# ------------------------------------------------------------------ shapes
def place(rng, n, W, H, sizes):
    """non-overlapping centres; sizes: list of r"""
    pts = []
    for r in sizes:
        for _ in range(60):
            cx = rng.uniform(r + 3, W - r - 3); cy = rng.uniform(r + 3, H - r - 3)
            if all((cx - a) ** 2 + (cy - b) ** 2 > (1.08 * (r + q) + 4) ** 2 for a, b, q in pts):
                pts.append((cx, cy, r)); break
        else:
            return None
    return pts


def shapes_scene(rng, W=None, H=None, n=None, same=None, bg=None, shapes=None, colors=None):
    if W is None:
        W, H = one_tile_size(rng)
    S = min(W, H)
    if n is None:
        n = rng.choices([1, 2, 3, 4, 5, 6, 7, 8, 9], [26, 26, 17, 12, 9, 7, 1.5, 1, .5])[0]
    if bg is None:
        bg = rng.choices(CNAMES, [2, 2, 2, 2, 1, 1, 2, 2, 6, 16, 6])[0]
    img = background(rng, W, H, bg)
    s = Scene(W, H, img)
    s.bg = bg; s.kind = 'shapes'
    cols = [c for c in (colors or CNAMES) if ok_on(c, bg)]
    two = rng.random() < 0.5  # clear small / large sizes
    while True:
        sizes, names = [], []
        for _ in range(n):
            if n >= 7:
                r, nm = rng.uniform(.065, .095), 'small'
            elif rng.random() < 0.5:
                r, nm = rng.uniform(.065, .095), 'small'
            else:
                r, nm = rng.uniform(.155, .23) * (1.25 if n <= 2 else 1.0 if n < 5 else .85), 'large'
            sizes.append(r * S); names.append(nm)
        pts = place(rng, n, W, H, sorted(sizes, reverse=True))
        names = [nm for _, nm in sorted(zip(sizes, names), reverse=True)]
        if pts:
            break
    if same is None:
        same = rng.random() < 0.3
    sh0 = rng.choice(shapes or SHAPES); c0 = rng.choice(cols)
    mode = rng.random()
    outl = (0, 0, 0) if bg != 'black' and rng.random() < 0.1 else None
    items = []
    for (cx, cy, r), nm in zip(pts, names):
        if same and mode < .35:
            sh, c = sh0, c0
        elif same and mode < .7:
            sh, c = sh0, rng.choice(cols)
        elif same:
            sh, c = rng.choice(shapes or SHAPES), c0
        else:
            sh, c = rng.choice(shapes or SHAPES), rng.choice(cols)
        items.append((sh, c, cx, cy, r, nm))
    for sh, c, cx, cy, r, nm in items:
        s.add_shape(sh, c, cx, cy, r, nm, jit(rng, c), outl)
    return s


# ------------------------------------------------------------------ text
SIGNC = [('red', 'white'), ('green', 'white'), ('blue', 'white'), ('yellow', 'black'), ('white', 'black'), ('white', 'red'), ('orange', 'black'),
         ('black', 'white'), ('black', 'yellow'), ('purple', 'white'), ('white', 'blue'), ('gray', 'white'), ('blue', 'yellow'), ('pink', 'black'),
         ('white', 'green'), ('cyan', 'black'), ('white', 'purple')]


def fit_font(rng, path, text, maxw, lo, hi):
    size = rng.randint(lo, hi)
    f = font(path, size)
    w = advance(f, text)
    if w > maxw:
        size = int(size * maxw / w)
        f = font(path, max(8, size))
    return f, size


def text_scene(rng, W=None, H=None, lines=None, sign=None, minpx=18):
    if W is None:
        W, H = one_tile_size(rng)
    k = min(W, H) / 224
    for _ in range(30):
        n = rng.choices([1, 2, 3], [60, 28, 12])[0] if lines is None else len(lines)
        txt = lines or [(rand_word(rng) if rng.random() < .62 else rand_number(rng)) if n > 1 or rng.random() < .75 else
                        rand_word(rng) + ' ' + (rand_word(rng) if rng.random() < .6 else str(rng.randint(1, 999))) for _ in range(n)]
        sg = sign if sign is not None else rng.random() < .5
        pc, tc = rng.choice(SIGNC if rng.random() < .6 else SIGNC[:8])
        bg = pc
        street = sg and rng.random() < .18
        if sg:
            cand = [c for c in CNAMES if ok_on(pc, c)]
            bg = rng.choice(cand)
        path = rng.choice(FONTS)
        hi = int({1: 64, 2: 52, 3: 40}.get(n, 30) * k); lo = int(22 * k)
        pad = rng.uniform(.05, .1) * W
        maxw = W - 2 * pad - (20 * k if sg else 4)
        fs = []
        ok = True
        for t in txt:
            f, size = fit_font(rng, path, t, maxw, lo, hi)
            if size < minpx * k:
                ok = False
            fs.append(f)
        if not ok:
            continue
        hs = [high(f) for f in fs]
        gap = rng.uniform(2, 10) * k
        tot = sum(hs) + gap * (n - 1)
        if tot > H - 2 * pad - 16 * k:
            continue
        ws = [advance(f, t) for f, t in zip(fs, txt)]
        bw = max(ws)
        x0 = rng.uniform(pad + 10 * k, max(pad + 10 * k, W - pad - bw - 10 * k)); y0 = rng.uniform(pad + 8 * k, max(pad + 8 * k, H - pad - tot - 8 * k))
        if street:
            y0 = rng.uniform(pad + 8 * k, max(pad + 9 * k, (H - tot) * .45))
        if x0 + bw > W - 2 or y0 + tot > H - 2:
            continue
        break
    else:
        return text_scene(rng, W, H, lines=[rand_word(rng)[:6]], minpx=8)
    s = Scene(W, H, background(rng, W, H, bg))
    s.bg = bg; s.kind = 'text'
    s.extra = dict(sign=sg, panel=pc, tcolor=tc, street=street)
    if street:  # sky, ground and a pole
        sky = np.array(rng.choice([(120, 175, 235), (150, 195, 240), (185, 200, 215), (240, 190, 150)]), np.float32)
        g = np.linspace(-25, 35, H, dtype=np.float32)[:, None, None]
        img = Image.fromarray(np.clip(np.broadcast_to(sky + g, (H, W, 3)), 0, 255).astype(np.uint8))
        s.img = img; s.d = ImageDraw.Draw(img)
        hor = int(H * rng.uniform(.68, .85))
        gr = rng.choice([(85, 140, 70), (110, 110, 112), (150, 140, 110), (70, 115, 60)])
        s.d.rectangle((0, hor, W, H), fill=gr)
        if rng.random() < .5:
            for _ in range(rng.randint(1, 3)):
                hx = rng.randint(0, W); hw = rng.randint(20, 60) * k; hh = rng.randint(15, 70) * k
                v = rng.randint(90, 190); s.d.rectangle((hx, hor - hh, hx + hw, hor), fill=(v, v - rng.randint(0, 30), v - rng.randint(0, 30)))
        px = x0 + bw / 2; pw = rng.uniform(3, 5) * k
        s.d.rectangle((px - pw, y0, px + pw, H), fill=rng.choice([(95, 95, 100), (150, 150, 155), (60, 60, 62)]))
    if sg:
        m = rng.uniform(6, 14) * k
        b = (max(1, x0 - m), max(1, y0 - m), min(W - 2, x0 + bw + m), min(H - 2, y0 + tot + m))
        ol = jit(rng, tc) if rng.random() < .4 else None
        s.add_rect('sign', pc, b, jit(rng, pc), rounded=rng.choice([0, int(8 * k), int(14 * k)]), outline=ol)
    rgb = jit(rng, tc)
    align = rng.random() < .7
    y = y0
    for t, f, w, h in zip(txt, fs, ws, hs):
        x = x0 + (bw - w) / 2 if align else x0
        s.add_text(x, y, t, f, tc, rgb)
        y += h + gap
    return s


def page_scene(rng):
    """much text on one tile: many character labels for the dense loss"""
    W = H = 224
    pc, tc = rng.choice(SIGNC if rng.random() < .6 else SIGNC[:8])
    s = Scene(W, H, background(rng, W, H, pc)); s.bg = pc; s.kind = 'page'
    y = rng.uniform(0, 8)
    rgb = jit(rng, tc)
    one = font(rng.choice(FONTS), rng.randint(17, 34)) if rng.random() < .3 else None
    while True:
        f = one or font(rng.choice(FONTS), rng.choice([17, 19, 21, 23, 25, 28, 32, 38, 46]))
        h = high(f)
        if y + h > H - 1:
            break
        x = rng.uniform(1, 12)
        words = []
        while True:
            w = rand_word(rng) if rng.random() < .6 else rand_number(rng)
            if advance(f, ' '.join(words + [w])) > W - x - 2:
                break
            words.append(w)
        if not words:
            words = [''.join(rng.choice('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ') for _ in range(4))]
        s.add_text(x, y, ' '.join(words), f, tc, rgb)
        y += h + rng.uniform(1, 8)
    return s


# ------------------------------------------------------------------ documents
def money(rng):
    return '%d.%02d' % (rng.randint(1, 49), rng.choice([0, 5, 10, 20, 25, 30, 40, 50, 60, 75, 80, 90, 95, 99, rng.randint(0, 99)]))


def doc_scene(rng, W=None, H=None, minpx=15):
    if W is None:
        W, H = one_tile_size(rng)
    k = W / 224
    kind = rng.choice(['receipt', 'receipt', 'card', 'form'])
    rows = []
    if kind == 'receipt':
        title = rng.choice(['RECEIPT', 'SHOP', 'CAFE', 'MARKET', 'STORE', 'BAKERY', 'PIZZA', 'BILL'])
        its = rng.sample(ITEMS, rng.randint(1, 3))
        cents = 0
        for it in its:
            p = money(rng); cents += int(round(float(p) * 100)); rows.append((it, p))
        rows.append(('Total', '%d.%02d' % (cents // 100, cents % 100)))
        if rng.random() < .4:
            rows.append(('Date', '%02d/%02d' % (rng.randint(1, 12), rng.randint(1, 28))))
    elif kind == 'card':
        title = rng.choice(['ID CARD', 'TICKET', 'PASS', 'BADGE'])
        rows = rng.sample([('Name', rng.choice(NAMES)), ('City', rng.choice(CITIES)), ('Age', str(rng.randint(18, 80))), ('No', str(rng.randint(100, 9999))),
                           ('Seat', rng.choice('ABCDEF') + str(rng.randint(1, 40))), ('Gate', rng.choice('ABCDEF') + str(rng.randint(1, 20))), ('Time', '%d:%02d' % (rng.randint(6, 22), rng.choice([0, 5, 10, 15, 20, 30, 40, 45, 50])))], rng.randint(3, 4))
    else:
        title = rng.choice(['ORDER', 'INVOICE', 'REPORT', 'FORM'])
        rows = rng.sample([('Name', rng.choice(NAMES)), ('City', rng.choice(CITIES)), ('No', str(rng.randint(100, 9999))), ('Item', rng.choice(ITEMS)), ('Qty', str(rng.randint(1, 20))),
                           ('Price', money(rng)), ('Total', money(rng)), ('Date', '%02d/%02d' % (rng.randint(1, 12), rng.randint(1, 28)))], rng.randint(3, 4))
    path = rng.choice(FONTS)
    tcol = rng.choices(['black', 'blue', 'red', 'purple'], [8, 1, .5, .5])[0]
    bg = rng.choices(['white', 'yellow', 'cyan', 'pink', 'gray'], [8, 1, 1, 1, 0])[0]
    s = Scene(W, H, background(rng, W, H, bg)); s.bg = bg; s.kind = 'doc'
    n = len(rows) + 1
    size = rng.randint(17, 24) * k
    size = min(size, (H - 12 * k) / n / 1.22)
    two_col = kind == 'receipt' or rng.random() < .4
    f = font(path, int(size))
    def width(f):
        return max(advance(f, a + ': ' + b) + (12 * k if two_col else 0) for a, b in rows)
    while width(f) > W - 20 * k:
        size -= 1
        f = font(path, int(size))
    lh = size * rng.uniform(1.2, 1.35)
    lh = min(lh, (H - 8 * k) / n)
    y = rng.uniform(3 * k, max(3 * k, H - n * lh - 3 * k)); x = rng.uniform(6 * k, 14 * k)
    rgb = jit(rng, tcol)
    ft = font(path, int(size * rng.uniform(1.0, 1.15)))
    tx = (W - advance(ft, title)) / 2 if rng.random() < .6 else x
    s.add_text(max(2, tx), y, title, ft, tcol, rgb)
    y += lh
    right = min(W - 8 * k, x + width(f) + rng.uniform(0, 60) * k)
    for a, b in rows:
        if two_col:
            s.add_text(x, y, a, f, tcol, rgb)
            s.add_text(right - advance(f, b), y, b, f, tcol, rgb)
        else:
            s.add_text(x, y, a + ': ' + b, f, tcol, rgb)
        y += lh
    s.extra = dict(title=title, rows=rows, dk=kind)
    return s


# ------------------------------------------------------------------ charts
CHART_LABELS = [list('ABCDE'), ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'], ['Jan', 'Feb', 'Mar', 'Apr', 'May'], ['Tea', 'Milk', 'Rice', 'Fish', 'Cake'],
                ['Ann', 'Bob', 'Cat', 'Dan', 'Eve'], ['2019', '2020', '2021', '2022', '2023'], ['Q1', 'Q2', 'Q3', 'Q4', 'Q5'], ['Cats', 'Dogs', 'Fish', 'Birds', 'Cows']]


def chart_scene(rng, W=None, H=None):
    if W is None:
        W, H = one_tile_size(rng)
    k = min(W, H) / 224
    n = rng.choices([2, 3, 4, 5], [1, 4, 4, 2])[0]
    bg = rng.choices(['white', 'black'], [8, 1.0])[0]
    fgc = 'white' if bg == 'black' else 'black'
    lab = rng.sample(rng.choice(CHART_LABELS), n)
    if rng.random() < .7:
        lab.sort()
    mx = rng.choice([10, 20, 50, 100, 100])
    while True:
        vals = [rng.randint(max(1, mx // 12), mx) for _ in range(n)]
        if len(set(vals)) == n and all(abs(a - b) >= mx * .05 for i, a in enumerate(vals) for b in vals[:i]):
            break
    s = Scene(W, H, background(rng, W, H, bg)); s.bg = bg; s.kind = 'chart'
    cols = [c for c in CNAMES if ok_on(c, bg) and c not in ('black', 'white', 'gray')]
    one = rng.random() < .25 or len(cols) < n
    bc = [rng.choice(cols)] * n if one else rng.sample(cols, n)
    path = rng.choice(FONTS)
    f = font(path, int(rng.randint(17, 21) * k))
    while max(advance(f, l) for l in lab) > (W - 24 * k) / n - 3:
        f = font(path, f.size - 1)
    title = None
    top = 8 * k
    fg = jit(rng, fgc)
    if rng.random() < .6:
        title = rng.choice(['Sales', 'Scores', 'Visits', 'Points', 'Profit', 'Rain', 'Users', 'Votes', 'Growth', 'Orders'])
        ft = font(path, int(20 * k))
        s.add_text((W - advance(ft, title)) / 2, 3 * k, title, ft, fgc, fg)
        top = 30 * k
    base = H - 28 * k
    top += 22 * k
    x0 = 12 * k
    bwid = (W - 2 * x0) / n
    s.d.line((x0 - 4, base, W - x0 + 4, base), fill=fg, width=2)
    if rng.random() < .4:
        s.d.line((x0 - 4, top - 18 * k, x0 - 4, base), fill=fg, width=2)
    frac = rng.uniform(.45, .8)
    vm = max(vals)
    bars = []
    for i in range(n):
        h = (base - top) * vals[i] / vm
        a = x0 + bwid * (i + (1 - frac) / 2); b = a + bwid * frac
        s.add_rect('bar', bc[i], (a, base - h, b, base), jit(rng, bc[i]))
        v = str(vals[i])
        s.add_text((a + b) / 2 - advance(f, v) / 2, base - h - f.size * 1.25, v, f, fgc, fg)
        s.add_text((a + b) / 2 - advance(f, lab[i]) / 2, base + 3 * k, lab[i], f, fgc, fg)
        bars.append((lab[i], vals[i], bc[i]))
    s.extra = dict(title=title, bars=bars, one=one)
    return s


def to_tile(img):
    if img.size != (224, 224):
        img = img.resize((224, 224), Image.BICUBIC)
    return np.asarray(img, np.uint8)


if __name__ == '__main__':
    import time
    rng = random.Random(1)
    t = time.time()
    W = Image.new('RGB', (228 * 8, 228 * 5))
    for i in range(40):
        f = [shapes_scene, text_scene, doc_scene, chart_scene][i % 4] if i < 24 else text_scene
        s = f(rng)
        s.dense()
        W.paste(Image.fromarray(to_tile(s.img)), ((i % 8) * 228, (i // 8) * 228))
    print((time.time() - t) / 40)
    W.save('/tmp/tmp/sheet.png')
    t = time.time()
    for fn in (shapes_scene, text_scene, doc_scene, chart_scene):
        t = time.time()
        for _ in range(50):
            s = fn(rng); to_tile(s.img); s.dense()
        print(fn.__name__, (time.time() - t) / 50)
