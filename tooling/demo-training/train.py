"""python train.py --out DIR --seconds N [--resume FILE]: trains on scenes drawn on the fly, on CUDA or on the CPU, and stops by the clock."""
import argparse
import json
import os
import time

import torch
import torch.multiprocessing as mp
import torch.nn as nn
import torch.nn.functional as F

from drawing import TILES, Sizes, fields, shared_block, work
from heads import PatchHead, TokenHead
from model import Config, InternVL, LanguageLayer, VisionLayer
from optimizer import Optimizer
from rows import CONTEXT, TASKS

TRAIN_SEED, TEST_SEED = 1_000_000, 2_000_000
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


def arguments():
    p = argparse.ArgumentParser()
    p.add_argument("--out", required=True)
    p.add_argument("--resume")
    p.add_argument("--seconds", type=float, default=3600)
    p.add_argument("--vision-seconds", type=float, default=30, help="at first the vision part alone, on dense labels")
    p.add_argument("--cool-from", type=float, default=0.5, help="fraction of the time from which the learning rate falls")
    p.add_argument("--lr-muon", type=float, default=4e-3)
    p.add_argument("--lr-adam", type=float, default=2e-3)
    p.add_argument("--lr-start", type=float, default=1.0)
    p.add_argument("--lr-end", type=float, default=0.02)
    p.add_argument("--decay", type=float, default=0.05)
    p.add_argument("--dense", type=float, default=0.35, help="weight of the dense losses beside the answers'")
    p.add_argument("--quantise", type=float, default=0.0, help="share of steps with rounded weights, once the learning rate falls")
    p.add_argument("--workers", type=int, default=max(1, (os.cpu_count() or 2) - 1))
    p.add_argument("--threads", type=int, default=1, help="of the CPU, where there is no CUDA")
    p.add_argument("--blocks", type=int, default=2400, help="blocks of drawn rows kept on the device")
    p.add_argument("--rows", type=int, default=384)
    p.add_argument("--pages", type=int, default=64)
    p.add_argument("--many", type=int, default=48)
    p.add_argument("--test-blocks", type=int, default=12)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--no-compile", action="store_true")
    p.add_argument("--log-seconds", type=float, default=10)
    return p.parse_args()


class Net(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.m = InternVL(c)
        self.patch_head = PatchHead(c)
        self.token_head = TokenHead(c)

    def rows_loss(self, rows, image, gain):
        """-> summed loss, summed weight, right and all answers of every task"""
        ids = rows["ids"].long()
        x = self.m.embed(ids, image, CONTEXT)
        mask = attention_mask(rows["branch"].int(), x.dtype)
        logits = self.m.language(x, rows["position"], mask, rows["select"].long())
        return answers_loss(logits, rows["target"].long(), rows["weight"].float(), rows["owner"].long(), rows["tasks"].long(), gain)


def attention_mask(branch, dtype):
    """Own sample only; the shared part (branch 0) and one's own branch; nothing later."""
    t = branch.shape[1]
    a, b = branch[:, :, None], branch[:, None, :]
    allowed = ((a >> 6) == (b >> 6)) & (((b & 63) == 0) | (a == b))
    allowed = allowed & torch.ones(t, t, dtype=torch.bool, device=branch.device).tril()
    return torch.zeros(allowed.shape, dtype=dtype, device=branch.device).masked_fill_(~allowed, -1e4)[:, None]


def answers_loss(logits, target, weight, owner, tasks, gain):
    task = tasks.gather(1, owner).clamp(min=0)
    weight = weight * gain[task]
    ce = F.cross_entropy(logits.float().flatten(0, 1), target.flatten(), reduction="none").view(target.shape)
    wrong = ((logits.argmax(-1) != target) & (weight > 0)).float()
    wrong = torch.zeros(tasks.shape, device=wrong.device).scatter_add_(1, owner, wrong)
    known = tasks >= 0
    index = tasks.clamp(min=0).flatten()
    count = torch.zeros(2, len(TASKS), device=wrong.device)
    count[0].index_add_(0, index, ((wrong == 0) & known).float().flatten())
    count[1].index_add_(0, index, known.float().flatten())
    return (ce * weight).sum(), weight.sum(), count


class Store:
    """Blocks on the device, the newest in place of the oldest."""

    def __init__(self, sizes, capacity, device):
        self.z, self.capacity, self.device = sizes, capacity, device
        self.parts = {
            k: {n: torch.zeros(capacity, *shape, dtype=dtype, device=device) for n, (shape, dtype) in v.items()} for k, v in fields(sizes).items()
        }
        self.filled = self.received = 0

    def put(self, blk):
        j = self.received % self.capacity
        for k, part in self.parts.items():
            for n, t in part.items():
                t[j].copy_(blk[k][n], non_blocking=True)
        self.received += 1
        self.filled = min(self.filled + 1, self.capacity)

    def random(self, n, lo, hi):
        return torch.randint(self.filled, (n,), device=self.device), torch.randint(lo, hi, (n,), device=self.device)

    def dense(self, b, i):
        one = self.parts["one"]
        return one["tiles"][b, i], [one["shape"][b, i].long(), one["color"][b, i].long(), one["box"][b, i].float(), one["char"][b, i].long()]

    def rows(self, part, b, i):
        return {n: t[b, i] for n, t in self.parts[part].items() if n != "tiles"}


def pixels(u8, dtype, noise):
    mean, std = (torch.tensor(v, device=u8.device).view(1, 3, 1, 1) for v in (MEAN, STD))
    x = (u8.permute(0, 3, 1, 2).float() / 255 - mean) / std
    if noise:
        x = x + torch.randn_like(x) * noise
    return x.to(dtype).contiguous()


class Drawing:
    """The drawing processes: forked before CUDA starts."""

    def __init__(self, a, sizes):
        self.started = time.time()
        self.blocks = [shared_block(sizes) for _ in range(a.workers * 3 + 2)]
        ctx = mp.get_context("fork")
        self.free, self.full, self.tests = ctx.SimpleQueue(), ctx.SimpleQueue(), ctx.SimpleQueue()
        seed = TRAIN_SEED + a.seed * 10_000
        work_on = lambda seed, to, limit: ctx.Process(
            target=work, args=(seed, sizes, [b for _, b in self.blocks], self.free, to, limit), daemon=True
        )
        self.processes = [work_on(TEST_SEED + i, self.tests, a.test_blocks // 2) for i in range(2)]
        self.processes += [work_on(seed + i, self.full, -1) for i in range(a.workers)]
        for p in self.processes:
            p.start()
        for i in range(len(self.blocks)):
            self.free.put(i)

    def stop(self):
        for p in self.processes:
            p.kill()


class Trainer:
    def __init__(self, a):
        self.a = a
        cuda = torch.cuda.is_available()
        self.z = Sizes() if cuda else Sizes(scenes=8, pages=2, many=2)
        self.drawing = Drawing(a, self.z)
        self.copied = []
        self.device = torch.device("cuda" if cuda else "cpu")
        if not cuda:
            torch.set_num_threads(a.threads)
        self.dtype = torch.bfloat16 if self.device.type == "cuda" else torch.float32
        torch.manual_seed(a.seed)
        self.net = Net(Config())
        self.optimizer = Optimizer(self.net.named_parameters(), self.dtype, self.device)
        if a.resume:
            self.optimizer.load(torch.load(a.resume, map_location=self.device)["tensors"])
        self.register()
        self.store = Store(self.z, a.blocks, self.device)
        self.test = Store(self.z, a.test_blocks, self.device)
        self.gain = torch.ones(len(TASKS), device=self.device)
        self.mean_error = torch.ones(len(TASKS), device=self.device)
        self.compile()

    def compile(self):
        global attention_mask, answers_loss, pixels
        if self.device.type != "cuda" or self.a.no_compile:
            return
        torch._dynamo.config.recompile_limit = 64
        wrap = lambda f: torch.compile(f, dynamic=False)
        VisionLayer.forward = wrap(VisionLayer.forward)
        LanguageLayer.attend = wrap(LanguageLayer.attend)
        LanguageLayer.think = wrap(LanguageLayer.think)
        PatchHead.forward = wrap(PatchHead.forward)
        TokenHead.forward = wrap(TokenHead.forward)
        attention_mask, answers_loss, pixels = wrap(attention_mask), wrap(answers_loss), wrap(pixels)

    # ------------------------------------------------------------------ drawing
    def register(self):
        """Page-locks the blocks, so that copies to the device run beside it."""
        if self.device.type == "cuda":
            for memory, _ in self.drawing.blocks:
                torch.cuda.cudart().cudaHostRegister(memory.data_ptr(), memory.numel(), 0)

    def drain(self, limit=8):
        d = self.drawing
        while limit and not d.full.empty():
            i = d.full.get()
            self.store.put(d.blocks[i][1])
            event = torch.cuda.Event() if self.device.type == "cuda" else None
            if event:
                event.record()
            self.copied.append((event, i))
            limit -= 1
        while self.copied and (self.copied[0][0] is None or self.copied[0][0].query()):
            d.free.put(self.copied.pop(0)[1])

    # ------------------------------------------------------------------ a step
    def forward(self, store, ia, ip, im, joint, noise):
        """ia, ip, im: (block, row) of single pictures, of pages, of rows with several tiles"""
        z = self.z
        tiles, dense = store.dense(torch.cat([ia[0], ip[0]]), torch.cat([ia[1] // z.views, ip[1]]))
        n = len(ia[0])
        if joint:
            tiles = torch.cat([tiles, store.parts["many"]["tiles"][im[0], im[1]].flatten(0, 1)])
        v = self.net.m.vision_model(pixels(tiles, self.dtype, noise))
        image = self.net.m.project(v)
        k = len(dense[0])
        patch, seen = self.net.patch_head(v[:k], *dense)
        token, read = self.net.token_head(image[:k], *dense)
        loss = patch + token
        if not joint:
            return loss, loss.detach() * 0, seen, read, None
        one = self.net.rows_loss(store.rows("rows", *ia), image[:n], self.gain)
        many = self.net.rows_loss(store.rows("many", *im), image[k:].reshape(len(im[0]), TILES * 64, -1), self.gain)
        answers = (one[0] + many[0]) / (one[1] + many[1])
        return loss * self.dense_weight + answers, answers.detach(), seen, read, one[2] + many[2]

    def step(self, joint, lr, cooling):
        a, z, s = self.a, self.z, self.store
        ia = s.random(a.rows if joint else a.rows + a.many * TILES, 0, z.scenes * z.views)
        ip = s.random(a.pages, z.scenes, z.scenes + z.pages)
        im = s.random(a.many, 0, z.many)
        if cooling and a.quantise:
            m = torch.rand(()).item()
            if m < a.quantise:
                self.optimizer.quantise(4 if m < a.quantise * 0.4 else 8)
        loss, answers, seen, read, count = self.forward(s, ia, ip, im, joint, 0.02)
        loss.backward()
        self.optimizer.step(a.lr_muon * lr, a.lr_adam * lr, a.decay)
        if count is not None:
            error = 1 - count[0] / count[1].clamp(min=1)
            self.mean_error.lerp_(torch.where(count[1] > 0, error, self.mean_error), 0.02)
            self.gain = 0.5 + 1.0 * self.mean_error
        return torch.cat([loss.detach()[None], answers[None], seen, read[None]])

    @torch.no_grad()
    def examine(self):
        """Answers that are right as a whole, by task, on scenes of the test seeds."""
        a, z, s = self.a, self.z, self.test
        count = 0
        total_one, total_many = s.filled * z.scenes * z.views, s.filled * z.many
        for k in range(max(1, total_one // a.rows)):
            index = (torch.arange(a.rows, device=self.device) + k * a.rows) % total_one
            many = (torch.arange(a.many, device=self.device) + k * a.many) % total_many
            at = lambda i, n: (i // n, i % n)
            pages = s.random(a.pages, z.scenes, z.scenes + z.pages)
            count = count + self.forward(s, at(index, z.scenes * z.views), pages, at(many, z.many), True, 0.0)[4]
        right, n = count.tolist()
        return {t: (round(r / max(1, c), 3), int(c)) for t, r, c in zip(TASKS, right, n)}

    def save(self, name):
        os.makedirs(self.a.out, exist_ok=True)
        path = os.path.join(self.a.out, name)
        tensors = {n: t.cpu().clone() for n, t in self.optimizer.tensors().items()}
        torch.save(dict(tensors=tensors, config=self.net.m.config.__dict__, steps=self.steps), path + ".new")
        os.replace(path + ".new", path)

    # ------------------------------------------------------------------ the run
    def run(self):
        a = self.a
        d, start = self.drawing, self.drawing.started
        while self.store.filled < 4 or self.test.received < a.test_blocks // 2 * 2:
            self.drain()
            if not d.tests.empty():
                i = d.tests.get()
                self.test.put(d.blocks[i][1])
                if self.device.type == "cuda":
                    torch.cuda.synchronize()
                d.free.put(i)
            time.sleep(0.01)
        print(f"ready after {time.time() - start:.1f} s, {self.store.received} blocks", flush=True)
        self.steps, sums, n, last, examined, saved = 0, 0, 0, time.time(), time.time(), time.time()
        while True:
            now = time.time() - start
            if now > a.seconds:
                break
            f = now / a.seconds
            cooling = f > a.cool_from
            lr = a.lr_start
            if cooling:
                lr = a.lr_end + (a.lr_start - a.lr_end) * (1 - f) / (1 - a.cool_from)
            self.dense_weight = a.dense * (0.3 + 0.7 * min(1.0, lr))
            self.drain()
            joint = now > a.vision_seconds
            sums = sums + self.step(joint, lr, cooling)
            self.steps += 1
            n += 1
            if time.time() - last > a.log_seconds:
                if self.device.type == "cuda":
                    torch.cuda.synchronize()
                v = [round(x, 4) for x in (sums / n).tolist()]
                rate = n / (time.time() - last)
                line = dict(zip(("loss", "answers", "shape", "color", "char", "box", "read"), v))
                print(f"{now:.0f} s step {self.steps} lr {lr:.3f} steps/s {rate:.1f} blocks {self.store.received} {line}", flush=True)
                sums, n, last = 0, 0, time.time()
            if joint and n == 0 and time.time() - examined > 5 * a.log_seconds:
                self.report()
                examined = time.time()
            if time.time() - saved > 120 and n == 0:
                self.save("state.pt")
                saved = time.time()
        self.report()
        self.save("state.pt")
        self.drawing.stop()

    def report(self):
        self.optimizer.weights.copy_(self.optimizer.master)
        t = self.examine()
        print("examined", json.dumps({k: v[0] for k, v in t.items()}), "mean", round(sum(v[0] for v in t.values()) / len(t), 4), flush=True)


if __name__ == "__main__":
    Trainer(arguments()).run()
