"""python -m release.answer MODEL_DIR EVAL_DIR [--out FILE] [--limit N]: greedy answers in float32 by the training twin, and their scores."""

import argparse
import json
import os
import time

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from safetensors.torch import load_file

from network.internvl import Config, InternVL, rotate_half
from release.score import score
from scenes.scene import to_tile
from training.pixels import pixels
from training.rows import CONTEXT, END, END_OF_TEXT, HEAD, TURN, encode, tokenizer
from training.tiling import tile


def load(folder):
    c = json.load(open(os.path.join(folder, "config.json")))
    v, l = c["vision_config"], c["llm_config"]
    model = InternVL(
        Config(
            vit_d=v["hidden_size"],
            vit_l=v["num_hidden_layers"],
            vit_h=v["num_attention_heads"],
            vit_ff=v["intermediate_size"],
            d=l["hidden_size"],
            L=l["num_hidden_layers"],
            h=l["num_attention_heads"],
            kv=l["num_key_value_heads"],
            ff=l["intermediate_size"],
            vocab=l["vocab_size"],
            theta=l["rope_theta"],
        )
    )
    model.load_state_dict({k: w.float() for k, w in load_file(os.path.join(folder, "model.safetensors")).items()})
    return model.eval()


def tiles_of(images, most):
    return [[to_tile(i)] if most == 1 else tile(i) for i in images]


def step(model, x, past, cache):
    """x [1, tokens, d] behind `past` cached tokens -> logits [vocab] of the last one"""
    n = x.shape[1]
    angles = torch.arange(past, past + n)[:, None].float() * model.inverse_frequencies
    angles = torch.cat([angles, angles], -1)
    cos, sin = angles.cos(), angles.sin()
    mask = torch.full((n, past + n), -1e4).triu(1 + past)
    for i, layer in enumerate(model.language_model.model.layers):
        a, h = layer.self_attn, layer.input_layernorm(x)
        heads = lambda t, k: t.view(1, n, k, 64).transpose(1, 2)
        q, k, v = heads(a.q_proj(h), a.h), heads(a.k_proj(h), a.kv), heads(a.v_proj(h), a.kv)
        q, k = q * cos + rotate_half(q) * sin, k * cos + rotate_half(k) * sin
        if past:
            k, v = torch.cat([cache[i][0], k], 2), torch.cat([cache[i][1], v], 2)
        cache[i] = (k, v)
        g = a.h // a.kv
        o = F.scaled_dot_product_attention(q, k.repeat_interleave(g, 1), v.repeat_interleave(g, 1), attn_mask=mask)
        x = layer.think(x + a.o_proj(o.transpose(1, 2).reshape(1, n, -1)))
    return model.language_model.lm_head(model.language_model.model.norm(x[0, -1]))


@torch.no_grad()
def chat(model, tiles, question, history=(), most=96):
    """tiles: a list for every picture"""
    if tiles and "<image>" not in (history[0][0] if history else question):
        if history:
            history = [("<image>\n" + history[0][0], history[0][1]), *history[1:]]
        else:
            question = "<image>\n" + question
    text = HEAD
    for q, a in history:
        text += q + TURN + a + "<|im_end|><|im_start|>user\n"
    text += question + TURN
    for t in tiles:
        text = text.replace("<image>", "<img>" + "<IMG_CONTEXT>" * (64 * len(t)) + "</img>", 1)
    ids = list(encode(text))
    image = None
    if tiles:
        flat = torch.from_numpy(np.stack([x for t in tiles for x in t]))
        image = model.project(model.vision_model(pixels(flat, torch.float32, 0))).reshape(1, -1, model.config.d)
    cache, x, past, out = {}, model.embed(torch.tensor([ids]), image, CONTEXT), 0, []
    while len(out) < most:
        token = int(step(model, x, past, cache).argmax())
        if token in (END, END_OF_TEXT):
            break
        out.append(token)
        past += x.shape[1]
        x = model.embed(torch.tensor([[token]]), None, CONTEXT)
    return tokenizer.decode(out, skip_special_tokens=True).strip()


def main():
    p = argparse.ArgumentParser()
    p.add_argument("model")
    p.add_argument("folder")
    p.add_argument("--out")
    p.add_argument("--limit", type=int)
    a = p.parse_args()
    model = load(a.model)
    items = [json.loads(l) for l in open(os.path.join(a.folder, "items.jsonl"))][: a.limit]
    answers, start = {}, time.time()
    for item in items:
        files = item.get("images") or item.get("video") or []
        tiles = tiles_of([Image.open(os.path.join(a.folder, f)).convert("RGB") for f in files], item["max_num"])
        if "turns" in item:
            history = []
            for turn in item["turns"]:
                history.append((turn["question"], chat(model, tiles, turn["question"], history)))
            answers[item["id"]] = [x for _, x in history]
        else:
            answers[item["id"]] = chat(model, tiles, item["question"])
    s, _ = score(items, answers)
    print(json.dumps({k: v["accuracy"] for k, v in s["tasks"].items()}), s["accuracy"], f"{time.time() - start:.0f} s")
    if a.out:
        with open(a.out, "w") as f:
            for k, v in answers.items():
                f.write(json.dumps(dict(id=k, prediction=v), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
