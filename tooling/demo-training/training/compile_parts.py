import torch

from network.heads import PatchHead, TokenHead
from network.internvl import LanguageLayer, VisionLayer
from training import net, pixels


def compile_parts():
    """Layers of one kind share their code, so one of each is compiled: seconds, where the whole network takes minutes."""
    torch._dynamo.config.recompile_limit = 64
    wrap = lambda f: torch.compile(f, dynamic=False)
    for owner, name in (
        (VisionLayer, "forward"),
        (LanguageLayer, "attend"),
        (LanguageLayer, "think"),
        (PatchHead, "forward"),
        (TokenHead, "forward"),
        (net, "attention_mask"),
        (net, "answers_loss"),
        (pixels, "pixels"),
    ):
        setattr(owner, name, wrap(getattr(owner, name)))
