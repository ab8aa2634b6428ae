"""python -m release.export STATE MODEL_DIR: a training state becomes a Hugging Face folder (bf16), laid out as the InternVL2-1B repository is."""

import json
import os
import shutil
import sys

import torch
from safetensors.torch import save_file

HERE = os.path.dirname(os.path.abspath(__file__))
LAYOUT = os.path.join(HERE, "../../../packages/demo-model/files/model")
COPIED = (
    "added_tokens.json generation_config.json merges.txt preprocessor_config.json special_tokens_map.json tokenizer.json tokenizer_config.json vocab.json"
).split()


def config(c):
    """The bundled checkpoint's config.json with the trained sizes."""
    text = json.load(open(os.path.join(LAYOUT, "config.json")))
    text["hidden_size"] = c["d"]
    text["vision_config"].update(
        hidden_size=c["vit_d"],
        num_hidden_layers=c["vit_l"],
        num_attention_heads=c["vit_h"],
        intermediate_size=c["vit_ff"],
        layer_norm_eps=c["eps"],
    )
    text["llm_config"].update(
        hidden_size=c["d"],
        num_hidden_layers=c["L"],
        max_window_layers=c["L"],
        num_attention_heads=c["h"],
        num_key_value_heads=c["kv"],
        intermediate_size=c["ff"],
        vocab_size=c["vocab"],
        rope_theta=c["theta"],
        rms_norm_eps=c["eps"],
    )
    return text


def main(state, out):
    k = torch.load(state, map_location="cpu")
    os.makedirs(out, exist_ok=True)
    tensors = {n[2:]: w.to(torch.bfloat16).contiguous().clone() for n, w in sorted(k["tensors"].items()) if n.startswith("m.")}
    save_file(tensors, os.path.join(out, "model.safetensors"), metadata={"format": "pt"})
    with open(os.path.join(out, "config.json"), "w") as f:
        json.dump(config(k["config"]), f, indent=2)
        f.write("\n")
    for name in COPIED:
        if os.path.abspath(out) != os.path.abspath(LAYOUT):
            shutil.copy(os.path.join(LAYOUT, name), out)
    size = os.path.getsize(os.path.join(out, "model.safetensors"))
    print(
        f"{sum(w.numel() for w in tensors.values()) / 1e6:.2f} million parameters, {size / 1e6:.2f} MB, {k['steps']} steps in the last run"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
