import torch

from training.drawing import fields


class Store:
    """Blocks on the device, the newest in place of the oldest."""

    def __init__(self, sizes, capacity, device):
        self.z, self.capacity, self.device = sizes, capacity, device
        self.parts = {
            k: {n: torch.zeros(capacity, *shape, dtype=dtype, device=device) for n, (shape, dtype) in v.items()}
            for k, v in fields(sizes).items()
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
        return one["tiles"][b, i], [
            one["shape"][b, i].long(),
            one["color"][b, i].long(),
            one["box"][b, i].float(),
            one["char"][b, i].long(),
        ]

    def rows(self, part, b, i):
        return {n: t[b, i] for n, t in self.parts[part].items() if n != "tiles"}
