"""Records what the original computes with the weights of the fixtures and other settings (variants.json): logits of positions 20 and last,
or the features of one tile of a fixed pattern.

python record_variants.py original INTERNVL_CHAT      with torch 2.2.2, transformers 4.37.2 and the InternVL repository at 2410d1d
python record_variants.py transformers5               with torch 2.11.0 and transformers 5.24.0
"""
import copy, glob, json, math, os, sys
import torch
from safetensors.torch import load_file, save_file

here = os.path.dirname(os.path.abspath(__file__))
which = sys.argv[1]

def merge(a, b):
    out = copy.deepcopy(a)
    for key, value in b.items():
        if value is None: out.pop(key, None)
        elif isinstance(value, dict) and isinstance(out.get(key), dict): out[key] = merge(out[key], value)
        else: out[key] = value
    return out

def weights(name):
    out = {}
    for file in sorted(glob.glob(f"{here}/fixtures/{name}/model*.safetensors")): out.update(load_file(file))
    return {key: value.float() for key, value in out.items()}

def pattern(*shape):
    count = math.prod(shape)
    return torch.sin(torch.arange(count, dtype=torch.float64) * 0.37).float().reshape(shape)

def load(model, state):
    missing, unexpected = model.load_state_dict(state, strict=False)
    assert not unexpected and all("bias" in name for name in missing), (missing, unexpected)
    with torch.no_grad():
        for name in missing: model.get_parameter(name).copy_(pattern(*model.get_parameter(name).shape))
    return model.eval()

def logits(model, name):
    embeds = load_file(f"{here}/fixtures/{name}/expected.safetensors")["inputs_embeds"]
    embeds = embeds.reshape(1, -1, embeds.shape[-1])[:, :48]
    with torch.no_grad(): return model(inputs_embeds=embeds).logits[0, [20, embeds.shape[1] - 1]].contiguous()

def original(name, config):
    sys.path.insert(0, sys.argv[2])
    from internvl.model.internvl_chat import InternVLChatConfig, InternVLChatModel
    config["llm_config"].update(_attn_implementation="eager", attn_implementation="eager")
    model = InternVLChatModel(InternVLChatConfig(**config), use_flash_attn=False).float()
    state = weights(name)
    table = "vision_model.embeddings.position_embedding"
    state[table] = state[table][:, : model.state_dict()[table].shape[1]]
    model = load(model, state)
    if "force_image_size" in change or "select_layer" in change:
        size = config["force_image_size"]
        with torch.no_grad(): return model.extract_feature(pattern(1, 3, size, size)).contiguous()
    return logits(model.language_model, name)

def transformers5(name, config):
    from transformers import LlamaConfig, LlamaForCausalLM, Qwen2Config, Qwen2ForCausalLM
    config = config["llm_config"]
    classes = dict(Qwen2ForCausalLM=(Qwen2Config, Qwen2ForCausalLM), LlamaForCausalLM=(LlamaConfig, LlamaForCausalLM))[config["architectures"][0]]
    config = {k: v for k, v in config.items() if k not in ("_attn_implementation", "attn_implementation", "torch_dtype", "model_type", "rope_scaling")}
    model = classes[1](classes[0](**config, attn_implementation="eager")).float()
    return logits(load(model, {k[15:]: v for k, v in weights(name).items() if k.startswith("language_model.")}), name)

out = {}
for variant, (name, change) in json.load(open(f"{here}/variants.json"))[which].items():
    config = merge(json.load(open(f"{here}/fixtures/{name}/config.json")), change)
    out[variant] = globals()[which](name, config)
    print(variant, tuple(out[variant].shape), float(out[variant].std()))
save_file(out, f"{here}/fixtures/variants-{which}.safetensors")
