"""Records what PEFT makes of small adapters: base weights, adapter files and merged weights, as JSON.

python record_adapters.py > fixtures/adapters.json    with torch 2.11 and peft 0.21.2
"""
import json, torch
from torch import nn
from peft import LoraConfig, get_peft_model, get_peft_model_state_dict

FIELDS = ["r", "lora_alpha", "use_rslora", "use_dora", "bias", "alpha_pattern", "rank_pattern", "init_lora_weights", "layer_replication", "target_parameters", "trainable_token_indices", "alora_invocation_tokens", "fan_in_fan_out"]

class Node(nn.Module):
    def __init__(self, **parts):
        super().__init__()
        for name, part in parts.items(): setattr(self, name, part)
    def forward(self, x): return x

def model():
    layers = nn.ModuleList(Node(q_proj=nn.Linear(3, 2), v_proj=nn.Linear(3, 2)) for _ in range(2))
    return Node(language_model=Node(model=Node(embed_tokens=nn.Embedding(4, 3), layers=layers, norm=nn.LayerNorm(3))))

def values(tensor): return [list(tensor.shape), [round(v, 5) for v in tensor.flatten().tolist()]]

def record(trained=(), **settings):
    torch.manual_seed(3)
    top = model()
    for p in top.parameters(): p.data = (p.data * 100).round() / 100
    base = {name: values(v) for name, v in top.state_dict().items()}
    config = LoraConfig(r=1, lora_alpha=2, **settings)
    peft = get_peft_model(top, config)
    for name, p in peft.named_parameters():
        if "magnitude" in name or any(part in name for part in trained): p.data = ((p.data + 0.3) * 100).round() / 100
        elif "lora_" in name: p.data = (torch.randn_like(p) * 50).round() / 100
    adapter = {name: values(v) for name, v in get_peft_model_state_dict(peft).items()}
    fields = config.to_dict()
    merged = {name: values(v)[1] for name, v in peft.merge_and_unload().state_dict().items()}
    return dict(config=dict(peft_type="LORA", **{k: fields[k] for k in FIELDS if k in fields}), base=base, adapter=adapter, merged=merged)

print(json.dumps(dict(
    patterns=record(trained=("bias", "modules_to_save"), target_modules=["q_proj", "v_proj"], alpha_pattern={"layers.1.q_proj": 8, "^language_model.model.layers.0.v_proj": 4}, rank_pattern={"v_proj": 2}, use_rslora=True, bias="all", modules_to_save=["norm"]),
    dora=record(target_modules=["q_proj"], use_dora=True),
    embedding=record(target_modules=["embed_tokens", "v_proj"]))))
