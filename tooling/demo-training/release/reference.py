"""python -m release.reference INTERNVL_REPOSITORY MODEL_DIR EVAL_DIR: answers of the original code (transformers 4.37.2, float32, greedy) and their scores.

Needs the packages of requirements-reference.txt and a clone of the original repository, whose chat model's folder is imported.
"""

import importlib.machinery
import importlib.util
import json
import os
import sys
import types

import accelerate  # noqa: F401 - before the stand-ins, so that it sees what is absent
import torch
import transformers
from PIL import Image

from release.score import score


def stand_in(name, **members):
    """The original imports packages for training and for video files, which are not used here."""
    if importlib.util.find_spec(name) is None:
        module = types.ModuleType(name)
        module.__spec__ = importlib.machinery.ModuleSpec(name, None)
        module.__dict__.update(members)
        sys.modules[name] = module


def load(repository, folder):
    stand_in("peft", LoraConfig=object, get_peft_model=None)
    sys.path.insert(0, os.path.join(repository, "internvl_chat"))
    transformers.logging.set_verbosity_error()
    from internvl.model.internvl_chat import InternVLChatModel

    for name in ("decord", "cv2", "imageio"):
        stand_in(name, VideoReader=None, imread=None)
    from internvl.train.dataset import build_transform, dynamic_preprocess

    tokenizer = transformers.AutoTokenizer.from_pretrained(folder, use_fast=False)
    model = InternVLChatModel.from_pretrained(folder, torch_dtype=torch.float32).eval()
    generate, last = model.language_model.generate, {}

    def recording(*a, **k):
        out = generate(*a, **k)
        last["ids"] = out[0].tolist()
        return out

    model.language_model.generate = recording
    transform = build_transform(is_train=False, input_size=224)

    def pixels(paths, most):
        tiles, counts = [], []
        for path in paths:
            image = Image.open(path).convert("RGB")
            t = dynamic_preprocess(image, min_num=1, max_num=most, image_size=224, use_thumbnail=True)
            counts.append(len(t))
            tiles += [transform(x) for x in t]
        return (torch.stack(tiles), counts) if tiles else (None, [])

    return tokenizer, model, last, pixels


def main(repository, folder, evaluation):
    torch.set_num_threads(1)
    tokenizer, model, last, pixels = load(repository, folder)
    at = lambda name: os.path.join(evaluation, name)
    items = [json.loads(line) for line in open(at("items.jsonl"))]
    answers = {}
    with open(at("reference_predictions.jsonl"), "w") as f:
        for item in items:
            px, n = pixels([at(x) for x in item.get("images") or item.get("video") or []], item["max_num"])
            assert n == item["num_patches"], item["id"]
            more = dict(num_patches_list=n) if px is not None else {}
            config = lambda: dict(max_new_tokens=96, do_sample=False)
            if "turns" in item:
                history, answer, ids = None, [], []
                for turn in item["turns"]:
                    text, history = model.chat(tokenizer, px, turn["question"], config(), history=history, return_history=True, **more)
                    answer.append(text)
                    ids.append(last["ids"])
            else:
                answer = model.chat(tokenizer, px, item["question"], config(), **more)
                ids = last["ids"]
            answers[item["id"]] = answer
            f.write(json.dumps(dict(id=item["id"], prediction=answer, token_ids=ids), ensure_ascii=False) + "\n")
            f.flush()
    s, _ = score(items, answers)
    s["implementation"] = (
        f"original InternVL code (github), transformers {transformers.__version__}, torch {torch.__version__.split('+')[0]}, CPU float32, greedy"
    )
    with open(at("scores.json"), "w") as f:
        json.dump(s, f, indent=1)
        f.write("\n")
    print(s["accuracy"], {k: v["accuracy"] for k, v in s["tasks"].items()})


if __name__ == "__main__":
    main(*sys.argv[1:])
