import time

import torch.multiprocessing as mp

from training.drawing import shared_block, work

TRAIN_SEED, TEST_SEED = 1_000_000, 2_000_000


class Painters:
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
