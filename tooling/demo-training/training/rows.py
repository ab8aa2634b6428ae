"""Questions and answers -> rows of tokens. Several independent questions share one picture: each is a branch that sees the picture and itself."""

import os
import re

import numpy as np
from tokenizers import Tokenizer

HERE = os.path.dirname(os.path.abspath(__file__))
TOKENIZER = os.environ.get("TOKENIZER", os.path.join(HERE, "../../../packages/demo-model/files/model/tokenizer.json"))
SYSTEM = "你是由上海人工智能实验室联合商汤科技开发的书生多模态大模型，英文名叫InternVL, 是一个有用无害的人工智能助手。"
HEAD = "<|im_start|>system\n" + SYSTEM + "<|im_end|><|im_start|>user\n"
TURN = "<|im_end|><|im_start|>assistant\n"
BRANCHES = 32  # at most, in a row
TASKS = (
    "background caption chart chartcmp chartcolor charttitle chat color compare count doc doctitle exist extreme ground math mcq multi "
    "multiturn ocr ocryn position relation shape signcolor size textcolor textground video"
).split()
# how often a kind of question is taken beside the others of its picture
SHARE = dict(
    caption=0.5, ground=0.7, mcq=0.6, background=0.3, count=0.8, size=0.6, position=2.5, color=1.3, relation=1.3, extreme=1.3, signcolor=0.4
)
GAIN = dict(caption=3.5, ground=3.0, textground=3.0, ocr=3.0, doc=3.0, multiturn=3.0, chat=2.5)

tokenizer = Tokenizer.from_file(TOKENIZER)
_cache = {}


def encode(text):
    ids = _cache.get(text)
    if ids is None:
        if len(_cache) > 200_000:
            _cache.clear()
        ids = _cache[text] = tokenizer.encode(text).ids
    return ids


CONTEXT = tokenizer.token_to_id("<IMG_CONTEXT>")
END = tokenizer.token_to_id("<|im_end|>")
END_OF_TEXT = tokenizer.token_to_id("<|endoftext|>")
DIGITS = {tokenizer.token_to_id(c) for c in "0123456789"}


def plain(text):
    return re.sub(r"</?(ref|box)>", "", text)


def casually(rng, question):
    """People leave out the question mark or start in lower case."""
    m = rng.random()
    if m < 0.05 and question.endswith("?"):
        return question[:-1]
    if m < 0.1:
        return question[:1].lower() + question[1:]
    return question


class Row:
    def __init__(self, tokens, picked):
        self.tokens, self.picked = tokens, picked
        self.ids = np.zeros(tokens, np.int16)
        self.branch = np.full(tokens, -1, np.int16)  # sample * 64 + branch; branch 0 is the shared part
        self.position = np.zeros(tokens, np.int16)
        self.select = np.zeros(picked, np.int16)
        self.target = np.zeros(picked, np.int16)
        self.weight = np.zeros(picked, np.float16)
        self.owner = np.zeros(picked, np.int16)  # row of `tasks`
        self.tasks = np.full(BRANCHES, -1, np.int16)
        self.used = self.supervised = self.samples = self.branches = 0
        self.tiles = []

    def add(self, sample):
        """False when the sample does not fit."""
        n, k, b = len(sample["ids"]), len(sample["targets"]), len(sample["tasks"])
        if self.used + n > self.tokens or self.supervised + k > self.picked or self.branches + b > BRANCHES:
            return False
        o, s = self.used, self.supervised
        self.ids[o : o + n] = sample["ids"]
        self.branch[o : o + n] = np.asarray(sample["branch"]) + self.samples * 64
        self.position[o : o + n] = sample["position"]
        if k:
            at, target, weight, owner = zip(*sample["targets"])
            self.select[s : s + k] = np.asarray(at) + o
            self.target[s : s + k] = target
            self.weight[s : s + k] = weight
            self.owner[s : s + k] = np.asarray(owner) + self.branches
        self.tasks[self.branches : self.branches + b] = [TASKS.index(t) for t in sample["tasks"]]
        self.used += n
        self.supervised += k
        self.branches += b
        self.samples += 1
        self.tiles += sample["tiles"]
        return True


def encode_branch(task, turns, lead):
    """-> ids, [(index, weight)] of the answers' tokens. A box in an earlier turn stands in the history without its tags, as the chat keeps it."""
    ids, weights = [], []
    boxes = task in ("ground", "textground")
    for i, (question, answer) in enumerate(turns):
        ids = ids + encode((lead if i == 0 else "<|im_start|>user\n") + question + TURN)
        earlier = i + 1 < len(turns) and "<box>" in answer
        tokens = encode((plain(answer) if earlier else answer) + "<|im_end|>")
        run = 0
        for j, token in enumerate(tokens):
            w = 1.0
            if token in DIGITS:
                w = (1.6, 1.0, 0.2, 0.2)[min(run, 3)] if "<box>" in answer else 1.0
                run += 1
            else:
                run = 0
                if token == END or boxes:
                    w = 0.3
            if not earlier:
                weights.append((len(ids) + j, w))
        ids = ids + tokens
    gain = GAIN.get(task, 2.0) / max(1, len(weights))
    return ids, [(at, w * gain) for at, w in weights]


def build(prefix, tiles_per_image, branches, tokens, picked):
    """prefix names each picture as <image>; branches are (task, question, answer) or (task, [(question, answer), ...])."""
    for n in tiles_per_image:
        prefix = prefix.replace("<image>", "<img>" + "<IMG_CONTEXT>" * (64 * n) + "</img>", 1)
    lead = ""
    if prefix.endswith("\n"):
        prefix, lead = prefix[:-1], "\n"
    ids = list(encode(HEAD + prefix))
    shared = len(ids)
    branch, position = [0] * shared, list(range(shared))
    targets, tasks = [], []
    for b in branches:
        turns = b[1] if isinstance(b[1], list) else [(b[1], b[2])]
        new, weights = encode_branch(b[0], turns, lead)
        if len(ids) + len(new) > tokens or len(targets) + len(weights) > picked:
            continue
        o = len(ids)
        targets += [(o + at - 1, new[at], w, len(tasks)) for at, w in weights]
        ids += new
        tasks.append(b[0])
        branch += [len(tasks)] * len(new)
        position += range(shared, shared + len(new))
        if len(ids) > tokens - 14 or len(tasks) == BRANCHES:
            break
    return dict(ids=ids, branch=branch, position=position, targets=targets, tasks=tasks, tiles=[])


def choose(rng, questions, first=None):
    """An order by weighted chance; some questions are asked one after the other in a conversation."""
    order = sorted(questions, key=lambda q: -(rng.random() ** (1 / SHARE.get(q[0], 1.0))))
    order = [(q[0], casually(rng, q[1]), q[2]) if not isinstance(q[1], list) else q for q in order]
    if first:
        order.sort(key=lambda q: q[0] != first)
    singles = [q for q in order if not isinstance(q[1], list)]
    if len(singles) > 3 and rng.random() < 0.5:
        turns = rng.sample(singles, rng.choice([2, 2, 3]))
        order.insert(rng.randrange(4), ("multiturn", [(q, a) for _, q, a in turns]))
    return order
