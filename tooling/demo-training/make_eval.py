"""python make_eval.py OUT_DIR SEED: an evaluation set, drawn anew. 910001 is the bundled set; no seed from 1,000,000 to 1,999,999 (training)."""
import sys, os, json, random, io, hashlib
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from scenes import *
import qa as QM
from drawing import picture_size
from rows import plain
from tiling import tile

QUOTA = dict(color=14, shape=14, count=22, exist=22, relation=14, compare=10, position=14, size=6, background=8, extreme=8, ground=24, mcq=18, caption=14,
             ocr=40, textcolor=6, signcolor=6, ocryn=8, textground=4, doc=22, doctitle=4, chart=20, chartcolor=5, charttitle=3, chartcmp=6, multi=18, video=18, multiturn=8, chat=10, math=8)


def save(img, path_noext, rng):
    """PNG mostly; some JPEG"""
    b = io.BytesIO()
    if rng.random() < .15:
        img.save(path_noext + '.jpg', quality=92); return os.path.basename(path_noext) + '.jpg'
    img.save(b, 'PNG', optimize=True)
    if b.tell() > 90_000:
        img.save(path_noext + '.jpg', quality=92); return os.path.basename(path_noext) + '.jpg'
    open(path_noext + '.png', 'wb').write(b.getvalue()); return os.path.basename(path_noext) + '.png'


def phrases(a):
    """facts of a caption: quoted texts, colour+shape pairs, background"""
    import re
    f = re.findall(r'"[^"]*"', a)
    f += re.findall(r'(?:%s) (?:%s)\b' % ('|'.join(CNAMES), '|'.join(SHAPES + list(PLURAL.values()))), a)
    f += re.findall(r'(?:%s) background' % '|'.join(CNAMES), a)
    f += re.findall(r'\b(?:%s) (?:objects|bars|sign|letters)' % '|'.join(QM.NUMW + CNAMES), a)
    f += re.findall(r'moving (?:left|right|up|down)|from \w+ to \w+|grows|shrinks|more and more', a)
    f += re.findall(r'\b[A-Z0-9][A-Za-z0-9]* \d+\b', a)
    return list(dict.fromkeys(f)) or [a]


def make(D, seed):
    rng = random.Random(seed)
    D = D.rstrip('/') + '/'
    name = 'set_open' if seed == 910001 else 'set_s%d' % seed
    os.makedirs(D + 'images', exist_ok=True)
    for f in os.listdir(D + 'images'):
        os.remove(D + 'images/' + f)
    need = dict(QUOTA); items = []; hashes = set()
    ci = 0; gridn = 0
    while any(v > 0 for v in need.values()):
        want = rng.choice([t for t, v in need.items() if v > 0])
        multi = video = False
        if want in ('chat', 'math') or (want == 'multiturn' and rng.random() < .25):
            L = [t for t in QM.chat_qa(rng, 4) if t[0] == want or (want == 'multiturn' and isinstance(t[1], list))]
            imgs, pre = [], ''
        elif want == 'multi' or (want == 'caption' and rng.random() < .1):
            imgs, pre, L = QM.multi_sample(rng); multi = True
        elif want == 'video' or (want == 'caption' and rng.random() < .15):
            imgs, pre, L = QM.video_sample(rng); video = True
        else:
            k = {'ocr': 'text', 'textcolor': 'text', 'signcolor': 'text', 'ocryn': 'text', 'textground': 'text', 'doc': 'doc', 'doctitle': 'doc'}.get(want, 'chart' if want.startswith('chart') else None)
            if k is None:
                k = 'shapes' if want not in ('mcq', 'caption', 'multiturn', 'background', 'count') else rng.choices(['shapes', 'text', 'doc', 'chart'], [6, 2, 1, 1])[0]
            f = {'shapes': shapes_scene, 'text': text_scene, 'doc': doc_scene, 'chart': chart_scene}[k]
            if rng.random() < .22:
                W, H = picture_size(rng)
                if W / H > 2.2 and k in ('doc', 'chart'):
                    continue
                s = f(rng, W, H)
            else:
                s = f(rng)
            imgs, pre, L = [s.img], '<image>\n', QM.QA[s.kind](rng, s)
        L = [t for t in L if t[0] == want]
        if not L:
            continue
        t = rng.choice(L)
        id_ = '%s-%04d' % (name.split('_')[1], len(items))
        h = [hashlib.sha1(i.tobytes()).hexdigest() for i in imgs]
        if any(x in hashes for x in h) and not video:
            continue
        hashes.update(h)
        files = [save(i, D + 'images/' + id_ + ('' if len(imgs) == 1 else '-%d' % (j + 1)), rng) for j, i in enumerate(imgs)]
        it = dict(id=id_, task=want)
        it['video' if video else 'images'] = ['images/' + x for x in files]
        it['max_num'] = 1 if video else 6
        it['num_patches'] = [len(tile(i)) if not video else 1 for i in imgs]
        if isinstance(t[1], list):
            it['turns'] = [dict(question=(pre if i == 0 else '') + q, answers=[a], metric='exact') for i, (q, a) in enumerate(t[1])]
            it['question'] = it['turns'][-1]['question']; it['answers'] = it['turns'][-1]['answers']; it['metric'] = 'exact'
        else:
            it['question'] = pre + t[1]
            if want in ('ground', 'textground'):
                it['metric'] = 'iou'; it['answers'] = [plain(t[2])]
            elif want == 'caption':
                it['metric'] = 'facts'; it['answers'] = [t[2]]; it['facts'] = phrases(t[2])
            else:
                it['metric'] = 'exact'; it['answers'] = [t[2]]
        items.append(it); need[want] -= 1
    items.sort(key=lambda i: (i['task'], i['id']))
    with open(D + 'items.jsonl', 'w') as f:
        for i in items:
            f.write(json.dumps(i, ensure_ascii=False) + '\n')
    sz = sum(os.path.getsize(D + 'images/' + x) for x in os.listdir(D + 'images'))
    print(name, len(items), 'items', len(hashes), 'images', sz / 1e6, 'MB')
    return hashes


if __name__ == '__main__':
    make(sys.argv[1], int(sys.argv[2]))
