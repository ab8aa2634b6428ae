"""The network with its training heads, and what its answers cost."""

import torch
import torch.nn as nn
import torch.nn.functional as F

from network.heads import PatchHead, TokenHead
from network.internvl import InternVL
from training.rows import CONTEXT, TASKS


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
