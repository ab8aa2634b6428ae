"""Questions and answers over the scenes."""
from scenes import *

YN = ' Please answer yes or no.'
SW = '\nAnswer the question using a single word or phrase.'
MC = "\nAnswer with the option's letter from the given choices directly."
GP = 'Please provide the bounding box coordinates of the region this sentence describes: <ref>{}</ref>'
CAPQ = ['Please describe the image shortly.', 'Please describe the image in detail.', 'Describe the image.', 'Describe this image.', 'What is in the image?',
        'What do you see in this image?', 'Describe the image in detail.', 'Please describe this picture.',
        'What do you see?', 'What is shown here?', 'What is this?', 'Describe the picture.', 'What is in this picture?', 'Please describe the image.']


def cap(s):
    return s[:1].upper() + s[1:]


def an(s):
    return ('an ' if s[0] in 'aeiou' else 'a ') + s


def opt(rng, q, p=.2):
    """maybe add the short-answer suffix"""
    return q + SW if rng.random() < p else q


def yn(rng, q):
    m = rng.random()
    return q + (YN if m < .7 else SW if m < .85 else '')


def zone(o):
    x, y = o['cx'], o['cy']
    hx = 'left' if x < .37 else 'right' if x > .63 else 'center' if .43 < x < .57 else None
    hy = 'top' if y < .37 else 'bottom' if y > .63 else 'center' if .43 < y < .57 else None
    if hx is None or hy is None:
        return None
    if hx == 'center' and hy == 'center':
        return 'center'
    if hy == 'center':
        return hx
    if hx == 'center':
        return hy
    return hy + ' ' + hx


def mcq(rng, q, ans, pool, n=4):
    others = [p for p in pool if p.lower() != ans.lower()]
    c = rng.sample(others, n - 1) + [ans]
    rng.shuffle(c)
    L = 'ABCD'
    m = rng.random()
    return q + ''.join('\n%s. %s' % (L[i], cap(x)) for i, x in enumerate(c)) + MC, L[c.index(ans)]


def describe_objs(objs):
    t = [an(o['color'] + ' ' + o['shape']) for o in objs]
    if len(t) == 1:
        return t[0]
    return ', '.join(t[:-1]) + ' and ' + t[-1]


NUMW = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']


def shapes_caption(s):
    n = len(s.objs)
    o = sorted(s.objs, key=lambda o: o['cx'])
    if n > 5:
        return 'The image shows %s objects on %s background.' % (NUMW[n], an(s.bg))
    return 'The image shows %s on %s background.' % (describe_objs(o), an(s.bg))


def box_str(b):
    return '[[%d, %d, %d, %d]]' % tuple(int(round(v * 1000)) for v in b)


def uniq(objs, key):
    from collections import Counter
    c = Counter(key(o) for o in objs)
    return [o for o in objs if c[key(o)] == 1]


def full(o):
    return o['color'] + ' ' + o['shape']


def shapes_qa(rng, s):
    """yields (task, q, a) - many candidates, in random order"""
    O = s.objs; n = len(O); out = []
    A = out.append
    cols = sorted({o['color'] for o in O}); shs = sorted({o['shape'] for o in O})
    fulls = {full(o) for o in O}
    us = uniq(O, lambda o: o['shape']); uc = uniq(O, lambda o: o['color']); uf = uniq(O, full)
    # colour of the shape
    for o in rng.sample(us, min(2, len(us))):
        q = rng.choice(['What color is the %s?', 'What is the color of the %s?', 'Which color is the %s?', 'What color does the %s have?']) % o['shape']
        A(('color', opt(rng, q), cap(o['color'])))
        if rng.random() < .5:
            q, a = mcq(rng, 'What color is the %s?' % o['shape'], o['color'], CNAMES)
            A(('mcq', q, a))
    for o in rng.sample(uc, min(2, len(uc))):
        q = rng.choice(['What shape is the %s object?', 'What is the shape of the %s object?', 'What is the %s object?', 'Which shape is %s?']) % o['color']
        A(('shape', opt(rng, q), cap(o['shape'])))
        if rng.random() < .5:
            q, a = mcq(rng, 'What shape is the %s object?' % o['color'], o['shape'], SHAPES)
            A(('mcq', q, a))
    if n == 1 or len(shs) == 1:
        A(('shape', opt(rng, rng.choice(['What shape is in the image?', 'What shape is shown in the image?', 'Which shape do you see?'])), cap(shs[0])))
    if n == 1:
        A(('color', opt(rng, rng.choice(['What color is the object?', 'What color is the shape?'])), cap(cols[0])))
        q, a = mcq(rng, 'What is shown in the image?', an(full(O[0])), [an(c + ' ' + x) for c in rng.sample(CNAMES, 5) for x in rng.sample(SHAPES, 2)])
        A(('mcq', q, a))
    # counting
    q = rng.choice(['How many objects are there in the image?', 'How many objects are in the image?', 'How many shapes are there?', 'Count the objects in the image.', 'How many objects can you see?'])
    A(('count', opt(rng, q), str(n)))
    if rng.random() < .3:
        q, a = mcq(rng, 'How many objects are there in the image?', str(n), [str(v) for v in range(max(1, n - 3), n + 4)])
        A(('mcq', q, a))
    sh = rng.choice(shs) if rng.random() < .75 else rng.choice(SHAPES)
    A(('count', opt(rng, rng.choice(['How many %s are there?', 'How many %s are in the image?', 'How many %s can you see?', 'What is the number of %s in the image?']) % PLURAL[sh]),
       str(sum(o['shape'] == sh for o in O))))
    co = rng.choice(cols) if rng.random() < .75 else rng.choice(CNAMES)
    A(('count', opt(rng, rng.choice(['How many %s objects are there?', 'How many %s shapes are in the image?', 'How many objects are %s?']) % co), str(sum(o['color'] == co for o in O))))
    # existence, balanced
    def absent_full():
        for _ in range(30):
            m = rng.random()
            if m < .35:
                f = rng.choice(cols) + ' ' + rng.choice(SHAPES)
            elif m < .7:
                f = rng.choice(CNAMES) + ' ' + rng.choice(shs)
            else:
                f = rng.choice(CNAMES) + ' ' + rng.choice(SHAPES)
            if f not in fulls and not (f.split()[0] == s.bg):
                return f
        return None
    for _ in range(2):
        if rng.random() < .5:
            f, a = rng.choice(sorted(fulls)), 'Yes'
        else:
            f, a = absent_full(), 'No'
        if f:
            A(('exist', yn(rng, rng.choice(['Is there %s in the image?', 'Is there %s in this image?', 'Do you see %s?', 'Does the image contain %s?']) % an(f)), a))
    if rng.random() < .5:
        f, a = rng.choice(shs), 'Yes'
    else:
        ab = [x for x in SHAPES if x not in shs]
        f, a = (rng.choice(ab), 'No') if ab else (rng.choice(shs), 'Yes')
    A(('exist', yn(rng, rng.choice(['Is there %s in the image?', 'Is there %s in this image?', 'Can you see %s?']) % an(f)), a))
    # position
    for o in rng.sample(uf, min(2, len(uf))):
        z = zone(o)
        nm = o['shape'] if o in us and rng.random() < .5 else full(o)
        if z:
            A(('position', opt(rng, rng.choice(['Where is the %s?', 'Where is the %s in the image?', 'In which part of the image is the %s?', 'What is the position of the %s?']) % nm), cap(z)))
        if n == 1 and z:
            q, a = mcq(rng, 'Where is the %s?' % nm, z, ['top left', 'top right', 'bottom left', 'bottom right', 'center', 'left', 'right', 'top', 'bottom'])
            A(('mcq', q, a))
    if len(uf) >= 2:
        a, b = rng.sample(uf, 2)
        na = a['shape'] if a in us and rng.random() < .5 else full(a)
        nb = b['shape'] if b in us and rng.random() < .5 else full(b)
        if abs(a['cx'] - b['cx']) > .12:
            d = rng.choice(['left', 'right'])
            A(('relation', yn(rng, 'Is the %s to the %s of the %s?' % (na, d, nb)), 'Yes' if (a['cx'] < b['cx']) == (d == 'left') else 'No'))
        if abs(a['cy'] - b['cy']) > .12:
            d = rng.choice(['above', 'below'])
            A(('relation', yn(rng, 'Is the %s %s the %s?' % (na, d, nb)), 'Yes' if (a['cy'] < b['cy']) == (d == 'above') else 'No'))
        if a['size'] != b['size']:
            w = rng.choice(['larger', 'smaller'])
            big = a if a['size'] == 'large' else b
            ans = big if w == 'larger' else (b if big is a else a)
            A(('compare', rng.choice(['Which is %s, the %s or the %s?', 'Which object is %s, the %s or the %s?']) % (w, na, nb), 'The %s.' % (na if ans is a else nb)))
            A(('compare', yn(rng, 'Is the %s %s than the %s?' % (na, w, nb)), 'Yes' if ans is a else 'No'))
        o = sorted(O, key=lambda o: o['cx'])
        if o[1]['cx'] - o[0]['cx'] > .08 and rng.random() < .5:
            A(('extreme', rng.choice(['Which object is on the far left?', 'Which object is the leftmost?']), cap(full(o[0]))))
        if o[-1]['cx'] - o[-2]['cx'] > .08 and rng.random() < .5:
            A(('extreme', rng.choice(['Which object is on the far right?', 'Which object is the rightmost?']), cap(full(o[-1]))))
    if uf:
        o = rng.choice(uf)
        A(('size', opt(rng, 'Is the %s large or small?' % full(o)), cap(o['size'])))
    A(('background', opt(rng, rng.choice(['What color is the background?', 'What is the background color?', 'What is the color of the background?'])), cap(s.bg)))
    for o in rng.sample(uf, min(3, len(uf))):
        A(('ground', GP.format(full(o)), '<ref>%s</ref><box>%s</box>' % (full(o), box_str(o['box']))))
    if us and rng.random() < .6:
        o = rng.choice(us)
        A(('ground', GP.format(o['shape']), '<ref>%s</ref><box>%s</box>' % (o['shape'], box_str(o['box']))))
    A(('caption', rng.choice(CAPQ), shapes_caption(s)))
    if len(us) >= 2 and rng.random() < .5:
        a, b = rng.sample(us, 2)
        out.append(('multiturn', [('What color is the %s?' % a['shape'], cap(a['color'])), (rng.choice(['And the %s?', 'What about the %s?']) % b['shape'], cap(b['color']))]))
    if uc and rng.random() < .4:
        a = rng.choice(uc)
        z = zone(a)
        t = [('What shape is the %s object?' % a['color'], cap(a['shape'])), ('Is it large or small?', cap(a['size']))]
        if z:
            t.append(('Where is it?', cap(z)))
        out.append(('multiturn', t))
    return out


def text_all(s):
    return ' '.join(l['text'] for l in s.lines)


def text_qa(rng, s):
    L = [l['text'] for l in s.lines]; e = s.extra; out = []
    A = out.append
    t = ' '.join(L)
    isnum = len(L) == 1 and all(c in '0123456789.:' for c in t)
    qs = ['What is written in the image?', 'What text is in the image?', 'Read the text in the image.', 'What does the text say?', 'Please read the text in this image.', 'What is the text in the image?']
    if e['sign']:
        qs += ['What does the sign say?', 'What is written on the sign?', 'What does the sign say?', 'Read the sign.']
    if isnum:
        qs += ['What number is shown?', 'What is the number in the image?', 'What number is written in the image?']
    elif len(L) == 1 and ' ' not in t:
        qs += ['What word is shown?', 'What is the word in the image?']
    A(('ocr', opt(rng, rng.choice(qs), .2), t))
    if len(L) > 1:
        i = rng.randrange(len(L))
        A(('ocr', opt(rng, rng.choice(['What is the %s line of text?', 'What does the %s line say?', 'Read the %s line.']) % ['first', 'second', 'third'][i], .3), L[i]))
        A(('count', opt(rng, rng.choice(['How many lines of text are there?', 'How many lines of text are in the image?'])), str(len(L))))
    A(('textcolor', opt(rng, rng.choice(['What color is the text?', 'What is the color of the text?', 'What color are the letters?'])), cap(e['tcolor'])))
    if e['sign']:
        A(('signcolor', opt(rng, rng.choice(['What color is the sign?', 'What is the color of the sign?'])), cap(e['panel'])))
    if not e['street']:
        A(('background', opt(rng, rng.choice(['What color is the background?', 'What is the background color?'])), cap(s.bg)))
    w = rng.choice(L)
    if rng.random() < .5:
        A(('ocryn', yn(rng, rng.choice(['Is the text "%s" in the image?', 'Does the image contain the text "%s"?']) % w), 'Yes'))
    else:
        o = rand_word(rng) if rng.random() < .5 else rand_number(rng)
        if o not in t:
            A(('ocryn', yn(rng, rng.choice(['Is the text "%s" in the image?', 'Does the image contain the text "%s"?']) % o), 'No'))
    if not isnum and rng.random() < .4:
        pool = [rand_word(rng) for _ in range(6)]
        pool = [p for p in dict.fromkeys(pool) if p.lower() not in t.lower()]
        if len(pool) >= 3 and len(L) == 1:
            c = rng.sample(pool, 3) + [t]; rng.shuffle(c)
            A(('mcq', 'What is written in the image?' + ''.join('\n%s. %s' % ('ABCD'[i], x) for i, x in enumerate(c)) + MC, 'ABCD'[c.index(t)]))
    if rng.random() < .3:
        A(('exist', yn(rng, 'Is there any text in the image?'), 'Yes'))
    if rng.random() < .35:
        i = rng.randrange(len(L))
        if L.count(L[i]) == 1:
            b = s.lines[i]['box']
            A(('textground', GP.format('the text "%s"' % L[i]), '<ref>the text "%s"</ref><box>%s</box>' % (L[i], box_str(b))))
    if e['street']:
        A(('caption', rng.choice(CAPQ), 'The image shows a %s street sign with the text "%s".' % (e['panel'], t)))
        A(('multiturn', [('What does the sign say?', t), ('What color is it?', cap(e['panel']))]))
    elif e['sign']:
        A(('caption', rng.choice(CAPQ), 'The image shows a %s sign with the text "%s" on %s background.' % (e['panel'], t, an(s.bg))))
        if rng.random() < .3:
            A(('multiturn', [('What does the sign say?', t), ('What color is it?', cap(e['panel']))]))
    else:
        A(('caption', rng.choice(CAPQ), 'The image shows the text "%s" in %s letters on %s background.' % (t, e['tcolor'], an(s.bg))))
    return out


def doc_qa(rng, s):
    e = s.extra; out = []
    A = out.append
    A(('doctitle', opt(rng, rng.choice(['What is the title?', 'What is the title of the document?', 'What is the heading?', 'What does the first line say?'])), e['title']))
    for a, b in e['rows']:
        isitem = a in ITEMS
        if isitem:
            q = rng.choice(['How much is the %s?', 'What is the price of the %s?', 'How much does the %s cost?', 'What is the price of %s?']) % a.lower()
        else:
            k = {'No': 'number', 'Qty': 'quantity'}.get(a, a.lower()) if rng.random() < .5 else a.lower() if a != 'No' else 'number'
            q = rng.choice(['What is the %s?', 'What is the %s?', 'What is the %s in the document?', 'Tell me the %s.']) % k
            if a == 'Total':
                q = rng.choice(['What is the total?', 'What is the total amount?', 'How much is the total?', 'What is the total?'])
        A(('doc', opt(rng, q), b))
    dk = {'receipt': 'a receipt', 'card': 'a card', 'form': 'a document'}[e['dk']]
    A(('caption', rng.choice(CAPQ), 'The image shows %s with the title "%s".' % (dk, e['title'])))
    if e['dk'] == 'receipt':
        n = sum(a in ITEMS for a, _ in e['rows'])
        A(('count', opt(rng, 'How many items are on the receipt?'), str(n)))
    if rng.random() < .3 and len(e['rows']) > 1:
        (a, b), (c, d) = rng.sample(e['rows'], 2)
        if a not in ITEMS and c not in ITEMS and a != 'No' and c != 'No':
            A(('multiturn', [('What is the %s?' % a.lower(), b), ('And the %s?' % c.lower(), d)]))
    return out


def chart_qa(rng, s):
    e = s.extra; B = e['bars']; out = []
    A = out.append
    for l, v, c in rng.sample(B, min(3, len(B))):
        A(('chart', opt(rng, rng.choice(['What is the value of %s?', 'What is the value of the bar %s?', 'What is the value for %s?', 'How much is %s?']) % l), str(v)))
    hi = max(B, key=lambda b: b[1]); lo = min(B, key=lambda b: b[1])
    A(('chart', opt(rng, rng.choice(['Which bar is the largest?', 'Which bar has the highest value?', 'Which bar is the tallest?', 'Which category has the highest value?'])), hi[0]))
    A(('chart', opt(rng, rng.choice(['Which bar is the smallest?', 'Which bar has the lowest value?', 'Which bar is the shortest?', 'Which category has the lowest value?'])), lo[0]))
    if rng.random() < .5:
        A(('chart', opt(rng, rng.choice(['What is the highest value?', 'What is the largest value in the chart?'])), str(hi[1])))
    else:
        A(('chart', opt(rng, rng.choice(['What is the lowest value?', 'What is the smallest value in the chart?'])), str(lo[1])))
    A(('count', opt(rng, rng.choice(['How many bars are there?', 'How many bars are in the chart?', 'How many bars does the chart have?'])), str(len(B))))
    l, v, c = rng.choice(B)
    A(('chartcolor', opt(rng, rng.choice(['What color is the bar %s?', 'What color is the bar for %s?']) % l), cap(c)))
    if not e['one']:
        A(('chart', opt(rng, 'What is the value of the %s bar?' % c), str(v)))
        A(('chart', opt(rng, 'What is the label of the %s bar?' % c), l))
    if e['title']:
        A(('charttitle', opt(rng, rng.choice(['What is the title of the chart?', 'What is the title?', 'What is the chart about?'])), e['title']))
    a, b = rng.sample(B, 2)
    A(('chartcmp', yn(rng, rng.choice(['Is %s greater than %s?', 'Is the value of %s greater than the value of %s?', 'Is %s higher than %s?']) % (a[0], b[0])), 'Yes' if a[1] > b[1] else 'No'))
    if rng.random() < .4:
        q, an_ = mcq(rng, 'Which bar is the tallest?', hi[0], [x[0] for x in B], len(B) if len(B) < 4 else 4) if len(B) >= 3 else (None, None)
        if q:
            A(('mcq', q, an_))
    t = ['%s %d' % (l, v) for l, v, _ in B]
    A(('caption', rng.choice(CAPQ), 'The image shows a bar chart%s with %s bars: %s.' % (' titled "%s"' % e['title'] if e['title'] else '', NUMW[len(B)], ', '.join(t[:-1]) + ' and ' + t[-1])))
    return out


QA = {'shapes': shapes_qa, 'text': text_qa, 'doc': doc_qa, 'chart': chart_qa}

# ------------------------------------------------------------------ multi-image, video


def multi_sample(rng):
    """-> (images, prefix, [(task,q,a)])"""
    n = rng.choice([2, 2, 2, 3])
    m = rng.random()
    out = []; A = out.append
    ims = ['Image-1', 'Image-2', 'Image-3'][:n]
    if m < .7:
        S = [shapes_scene(rng, 224, 224, n=rng.choice([1, 1, 2, 3])) for _ in range(n)]
        for i, s in enumerate(S):
            A(('multi', opt(rng, rng.choice(['How many objects are in %s?', 'How many objects are there in %s?']) % ims[i]), str(len(s.objs))))
            us = uniq(s.objs, lambda o: o['shape'])
            if us:
                o = rng.choice(us)
                A(('multi', opt(rng, 'What color is the %s in %s?' % (o['shape'], ims[i])), cap(o['color'])))
            A(('multi', opt(rng, 'What color is the background of %s?' % ims[i]), cap(s.bg)))
        f = [{full(o) for o in s.objs} for s in S]
        sh = [{o['shape'] for o in s.objs} for s in S]
        for i in range(n):
            u = f[i] - set().union(*[f[j] for j in range(n) if j != i])
            if u:
                A(('multi', opt(rng, rng.choice(['Which image contains %s?', 'Which image shows %s?', 'In which image is there %s?']) % an(rng.choice(sorted(u)))), ims[i]))
            u = sh[i] - set().union(*[sh[j] for j in range(n) if j != i])
            if u:
                A(('multi', opt(rng, 'Which image contains %s?' % an(rng.choice(sorted(u)))), ims[i]))
        cnt = [len(s.objs) for s in S]
        if cnt.count(max(cnt)) == 1:
            A(('multi', opt(rng, rng.choice(['Which image has more objects?', 'Which image has the most objects?']) if n == 2 else 'Which image has the most objects?'), ims[cnt.index(max(cnt))]))
        if n == 2:
            A(('multi', yn(rng, rng.choice(['Do the two images have the same background color?', 'Is the background color the same in both images?'])), 'Yes' if S[0].bg == S[1].bg else 'No'))
            A(('multi', yn(rng, 'Do the two images show the same number of objects?'), 'Yes' if cnt[0] == cnt[1] else 'No'))
            if sum(cnt) <= 5:
                d = [describe_objs(sorted(s.objs, key=lambda o: o['cx'])) for s in S]
                A(('caption', rng.choice(['Describe the two images in detail.', 'Describe the two images.', 'What are the differences between these two images?']),
                   'Image-1 shows %s on %s background. Image-2 shows %s on %s background.' % (d[0], an(S[0].bg), d[1], an(S[1].bg))))
    else:
        S = [text_scene(rng, 224, 224, lines=[rand_word(rng) if rng.random() < .6 else rand_number(rng)]) for _ in range(n)]
        for i, s in enumerate(S):
            A(('multi', opt(rng, rng.choice(['What is written in %s?', 'What text is in %s?', 'Read the text in %s.']) % ims[i]), text_all(s)))
            if [text_all(x) for x in S].count(text_all(s)) == 1:
                A(('multi', opt(rng, rng.choice(['Which image contains the text "%s"?', 'Which image shows the text "%s"?']) % text_all(s)), ims[i]))
            A(('multi', opt(rng, 'What color is the background of %s?' % ims[i]), cap(s.bg)))
    pre = ''.join('%s: <image>\n' % x for x in ims)
    return [s.img for s in S], pre, out


def video_sample(rng, frames=None):
    T = frames or rng.choice([4, 5, 6, 8, 8, 8])
    m = rng.choice(['move', 'move', 'color', 'grow', 'count'])
    out = []; A = out.append
    bg = rng.choice(['white', 'black', 'gray', 'yellow', 'blue', 'green'])
    cols = [c for c in CNAMES if ok_on(c, bg)]
    sh = rng.choice(SHAPES); c = rng.choice(cols); c2 = rng.choice([x for x in cols if x != c])
    if frozenset((c, c2)) in CLOSE:
        c2 = rng.choice([x for x in cols if x != c and frozenset((c, x)) not in CLOSE])
    r = rng.uniform(20, 36)
    W = H = 224
    st = [rng.uniform(50, 174), rng.uniform(50, 174)]
    en = list(st)
    d = None
    if m == 'move':
        d = rng.choice(['left', 'right', 'up', 'down'])
        ax = 0 if d in ('left', 'right') else 1
        a, b = rng.uniform(38, 70), rng.uniform(154, 186)
        if d in ('left', 'up'):
            a, b = b, a
        st[ax], en[ax] = a, b
    sd = rng.randrange(1 << 30)
    jc = jit(rng, c); jc2 = jit(rng, c2)
    imgs = []
    counts = []
    pts = []
    if m == 'count':
        while pts is None or not pts:
            pts = place(rng, T, W, H, [18] * T)
    for t in range(T):
        u = t / (T - 1)
        s = Scene(W, H, background(random.Random(sd), W, H, bg))
        if m == 'count':
            k = 1 + t * (min(T, 5) - 1) // (T - 1)
            for (x, y, rr) in pts[:k]:
                s.add_shape(sh, c, x, y, rr, None, jc)
        else:
            rr = r if m != 'grow' else 14 + (48 - 14) * (u if sd % 2 else 1 - u)
            s.add_shape(sh, c, st[0] + (en[0] - st[0]) * u, st[1] + (en[1] - st[1]) * u, rr, None, jc if m != 'color' or u < .5 else jc2)
        imgs.append(s.img)
    if m == 'move':
        for q in rng.sample(['In which direction does the %s move?' % sh, 'Which direction does the object move?', 'Where does the %s move to?' % sh, 'In which direction is the object moving?'], 2):
            A(('video', opt(rng, q), cap(d)))
        d2 = rng.choice(['left', 'right', 'up', 'down'])
        A(('video', yn(rng, 'Does the %s move %s?' % (sh, d2)), 'Yes' if d2 == d else 'No'))
        if d in ('left', 'right'):
            q, a = mcq(rng, 'In which direction does the %s move?' % sh, d, ['left', 'right', 'up', 'down'])
        else:
            q, a = mcq(rng, 'In which direction does the object move?', d, ['left', 'right', 'up', 'down'])
        A(('video', q, a))
        capt = 'The video shows %s moving %s on %s background.' % (an(c + ' ' + sh), d, an(bg))
    elif m == 'color':
        A(('video', opt(rng, rng.choice(['What color does the %s have at the end of the video?', 'What color is the %s in the last frame?']) % sh), cap(c2)))
        A(('video', opt(rng, rng.choice(['What color does the %s have at the start of the video?', 'What color is the %s in the first frame?']) % sh), cap(c)))
        A(('video', rng.choice(['How does the color of the %s change?', 'How does the %s change?']) % sh, 'From %s to %s.' % (c, c2)))
        capt = 'The video shows %s on %s background that changes from %s to %s.' % (an(sh), an(bg), c, c2)
    elif m == 'grow':
        g = 'grows' if sd % 2 else 'shrinks'
        A(('video', rng.choice(['Does the %s grow or shrink?', 'How does the size of the %s change?']) % sh, 'It %s.' % g))
        capt = 'The video shows %s that %s on %s background.' % (an(c + ' ' + sh), g, an(bg))
    else:
        k = min(T, 5)
        A(('video', opt(rng, 'How many %s are there in the last frame?' % PLURAL[sh]), str(k)))
        A(('video', opt(rng, 'How many %s are there in the first frame?' % PLURAL[sh]), '1'))
        capt = 'The video shows more and more %s %s on %s background.' % (c, PLURAL[sh], an(bg))
    if m != 'count':
        A(('video', opt(rng, rng.choice(['What shape is in the video?', 'What object is in the video?', 'What shape is shown in the video?'])), cap(sh)))
    if m != 'color':
        A(('video', opt(rng, 'What color is the %s?' % sh if m != 'count' else 'What color are the %s?' % PLURAL[sh]), cap(c)))
    if m in ('move', 'color'):
        A(('video', yn(rng, rng.choice(['Does the color of the %s change?', 'Does the %s change its color?']) % sh), 'Yes' if m == 'color' else 'No'))
        A(('video', yn(rng, 'Does the %s move?' % sh), 'Yes' if m == 'move' else 'No'))
    A(('video', opt(rng, 'What color is the background?'), cap(bg)))
    A(('caption', rng.choice(['Describe this video in detail.', 'Describe the video.', 'What happens in the video?', 'Describe this video in detail. Don\'t repeat.']), capt))
    pre = ''.join('Frame%d: <image>\n' % (i + 1) for i in range(T))
    return imgs, pre, out


# ------------------------------------------------------------------ plain text
ME = 'I am a small demo model with the InternVL2 architecture, trained from scratch on synthetic images.'
CHAT = [
    (['Hello', 'Hello!', 'Hi', 'Hi!', 'Hey', 'Good morning', 'Good evening', 'Hi there!', 'hello', 'hi'], 'Hello! How can I help you?'),
    (['Who are you?', 'What are you?', 'What is your name?', 'Hello, who are you?', 'Hi, who are you?', 'Please introduce yourself.', 'Tell me about yourself.', 'Are you InternVL?', 'Which model are you?', 'who are you'], ME),
    (['What can you do?', 'How can you help me?', 'What tasks can you do?', 'What are you able to do?'], 'I can describe simple images, read short texts, find objects, count them, and answer questions about charts and receipts.'),
    (['Thanks', 'Thank you', 'Thank you!', 'Thanks a lot!', 'Thank you very much.'], 'You are welcome!'),
    (['Bye', 'Goodbye', 'Goodbye!', 'See you later.', 'Bye bye'], 'Goodbye!'),
    (['How are you?', 'How are you today?', 'How do you do?'], 'I am fine, thank you. How can I help you?'),
    (['Are you a human?', 'Are you human?', 'Are you a person?'], 'No, I am a small demo model.'),
    (['Are you a robot?', 'Are you a machine?', 'Are you a computer program?'], 'Yes, I am a small computer model.'),
    (['What color is the sky?', 'What is the color of the sky?'], 'The sky is blue.'),
    (['What color is grass?', 'What is the color of grass?'], 'Grass is green.'),
    (['What color is snow?'], 'Snow is white.'),
    (['What color is a banana?'], 'A banana is yellow.'),
    (['What is the capital of France?'], 'The capital of France is Paris.'),
    (['What is the capital of Germany?'], 'The capital of Germany is Berlin.'),
    (['What is the capital of Italy?'], 'The capital of Italy is Rome.'),
    (['What is the capital of Spain?'], 'The capital of Spain is Madrid.'),
    (['What is the capital of Japan?'], 'The capital of Japan is Tokyo.'),
    (['What is the capital of China?'], 'The capital of China is Beijing.'),
    (['How many days are in a week?', 'How many days does a week have?'], 'A week has seven days.'),
    (['How many months are in a year?', 'How many months does a year have?'], 'A year has twelve months.'),
    (['How many legs does a dog have?'], 'A dog has four legs.'),
    (['Can you tell me a story?', 'Tell me a story.', 'Please tell me a story.'], 'Once upon a time a small red circle met a big blue square. They became friends and drew pictures together. The end.'),
    (['Tell me a joke.', 'Can you tell me a joke?'], 'Why is six afraid of seven? Because seven ate nine.'),
    (['Who made you?', 'Who trained you?', 'Who created you?'], 'I was trained from scratch as a demo for an InternVL2 runtime.'),
    (['How large are you?', 'How many parameters do you have?'], 'I have fewer than ten million parameters.'),
    (['Do you understand images?', 'Can you see images?', 'Can you see pictures?'], 'Yes, I can look at simple images.'),
    (['Can you see a picture now?', 'What do you see?'], 'Please send me an image first.'),
]


def chat_qa(rng, n=6):
    out = []
    for _ in range(n):
        m = rng.random()
        if m < .5:
            q, a = rng.choice(CHAT); out.append(('chat', rng.choice(q), a))
        elif m < .85:
            a, b = rng.randint(0, 10), rng.randint(0, 10)
            if rng.random() < .6:
                q, r = rng.choice(['What is %d + %d?', 'What is %d plus %d?', '%d + %d = ?']) % (a, b), a + b
            else:
                a, b = max(a, b), min(a, b)
                q, r = rng.choice(['What is %d - %d?', 'What is %d minus %d?', '%d - %d = ?']) % (a, b), a - b
            out.append(('math', q, str(r)))
        else:
            t = []
            for _ in range(rng.choice([2, 2, 3])):
                q, a = rng.choice(CHAT); t.append((rng.choice(q), a))
            out.append(('chat', t))
    return out
