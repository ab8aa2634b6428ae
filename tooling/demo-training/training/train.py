"""python -m training.train --out DIR --seconds N [--resume FILE]: trains on scenes drawn on the fly, on CUDA or on the CPU, and stops by the clock."""

import argparse
import json
import os
import time

import torch
from safetensors.torch import load_file

from network.internvl import Config
from training import pixels
from training.compile_parts import compile_parts
from training.drawing import TILES, Sizes
from training.net import Net
from training.optimizer import Optimizer
from training.painters import Painters
from training.rows import TASKS
from training.store import Store


def arguments():
    p = argparse.ArgumentParser()
    p.add_argument("--out", required=True)
    p.add_argument("--resume", help="a state, or a model folder: then without the dense heads, so with --dense 0")
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


def read_tensors(path, device):
    if os.path.isdir(path):
        return {"m." + name: w.float() for name, w in load_file(os.path.join(path, "model.safetensors"), device=str(device)).items()}
    return torch.load(path, map_location=device)["tensors"]


class Trainer:
    def __init__(self, a):
        self.a = a
        cuda = torch.cuda.is_available()
        self.z = Sizes() if cuda else Sizes(scenes=8, pages=2, many=2)
        self.painters = Painters(a, self.z)
        self.copied = []
        self.device = torch.device("cuda" if cuda else "cpu")
        if not cuda:
            torch.set_num_threads(a.threads)
        self.dtype = torch.bfloat16 if self.device.type == "cuda" else torch.float32
        torch.manual_seed(a.seed)
        self.net = Net(Config())
        self.optimizer = Optimizer(self.net.named_parameters(), self.dtype, self.device)
        if a.resume:
            self.optimizer.load(read_tensors(a.resume, self.device))
        self.register()
        self.store = Store(self.z, a.blocks, self.device)
        self.test = Store(self.z, a.test_blocks, self.device)
        self.gain = torch.ones(len(TASKS), device=self.device)
        self.mean_error = torch.ones(len(TASKS), device=self.device)
        if cuda and not a.no_compile:
            compile_parts()

    def register(self):
        """Page-locks the blocks, so that copies to the device run beside it."""
        if self.device.type == "cuda":
            for memory, _ in self.painters.blocks:
                torch.cuda.cudart().cudaHostRegister(memory.data_ptr(), memory.numel(), 0)

    def drain(self, limit=8):
        d = self.painters
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

    def forward(self, store, ia, ip, im, joint, noise):
        """ia, ip, im: (block, row) of single pictures, of pages, of rows with several tiles"""
        z = self.z
        tiles, dense = store.dense(torch.cat([ia[0], ip[0]]), torch.cat([ia[1] // z.views, ip[1]]))
        n = len(ia[0])
        if joint:
            tiles = torch.cat([tiles, store.parts["many"]["tiles"][im[0], im[1]].flatten(0, 1)])
        v = self.net.m.vision_model(pixels.pixels(tiles, self.dtype, noise))
        image = self.net.m.project(v)
        k = len(dense[0])
        patch, seen = self.net.patch_head(v[:k], *dense)
        token, read = self.net.token_head(image[:k], *dense)
        dense_loss = patch + token
        if not joint:
            return dense_loss, dense_loss.detach() * 0, seen, read, None
        one = self.net.rows_loss(store.rows("rows", *ia), image[:n], self.gain)
        many = self.net.rows_loss(store.rows("many", *im), image[k:].reshape(len(im[0]), TILES * 64, -1), self.gain)
        answers = (one[0] + many[0]) / (one[1] + many[1])
        return dense_loss * self.dense_weight + answers, answers.detach(), seen, read, one[2] + many[2]

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

    def rate(self, f):
        """-> whether the learning rate falls at this fraction of the time, and where it stands"""
        a = self.a
        if f <= a.cool_from:
            return False, a.lr_start
        return True, a.lr_end + (a.lr_start - a.lr_end) * (1 - f) / (1 - a.cool_from)

    def save(self, name):
        os.makedirs(self.a.out, exist_ok=True)
        path = os.path.join(self.a.out, name)
        tensors = {n: t.cpu().clone() for n, t in self.optimizer.tensors().items()}
        torch.save(dict(tensors=tensors, config=self.net.m.config.__dict__, steps=self.steps), path + ".new")
        os.replace(path + ".new", path)

    def wait_for_blocks(self):
        """Until all of the test blocks and some to train on are there."""
        d = self.painters
        while self.store.filled < 4 or self.test.received < self.a.test_blocks // 2 * 2:
            self.drain()
            if not d.tests.empty():
                i = d.tests.get()
                self.test.put(d.blocks[i][1])
                if self.device.type == "cuda":
                    torch.cuda.synchronize()
                d.free.put(i)
            time.sleep(0.01)

    def run(self):
        a = self.a
        start = self.painters.started
        self.wait_for_blocks()
        print(f"ready after {time.time() - start:.1f} s, {self.store.received} blocks", flush=True)
        self.steps, sums, n, last, examined, saved = 0, 0, 0, time.time(), time.time(), time.time()
        while True:
            now = time.time() - start
            if now > a.seconds:
                break
            cooling, lr = self.rate(now / a.seconds)
            self.dense_weight = a.dense * (0.3 + 0.7 * min(1.0, lr))
            self.drain()
            joint = now > a.vision_seconds
            sums = sums + self.step(joint, lr, cooling)
            self.steps += 1
            n += 1
            if time.time() - last > a.log_seconds:
                values = [round(x, 4) for x in (sums / n).tolist()]
                rate = n / (time.time() - last)
                line = dict(zip(("loss", "answers", "shape", "color", "char", "box", "read"), values))
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
        self.painters.stop()

    def report(self):
        self.optimizer.weights.copy_(self.optimizer.master)
        t = self.examine()
        print("examined", json.dumps(t), "mean", round(sum(v[0] for v in t.values()) / len(t), 4), flush=True)


if __name__ == "__main__":
    Trainer(arguments()).run()
