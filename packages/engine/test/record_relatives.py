"""Records small random checkpoints of InternVL2's relatives and whole answers of the original code: prompts, ids, greedy tokens, logits.

python record_relatives.py original INTERNVL_CHAT            with torch 2.2.2, transformers 4.37.2, Pillow 10.4.0 and the InternVL repository at 2410d1d
python record_relatives.py later INTERNVL_CHAT_GPT_OSS       with torch 2.15.0, transformers 4.57.3, Pillow 10.4.0 and the same repository

InternLM3 has no code in that repository: its decoder is recorded with LlamaForCausalLM, its tokenizer with LlamaTokenizer.
"""
import ast, itertools, json, os, shutil, sys
import torch
from PIL import Image
from safetensors.torch import save_file

here = os.path.dirname(os.path.abspath(__file__))
which, repository = sys.argv[1:3]
tokenizers = f"{here}/../../tokenizer/test/fixtures"
out = f"{here}/fixtures/relatives"
sys.path.insert(0, repository)
STEPS, MARGIN, SIDE = 6, 0.02, 56

vision = dict(hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=2, image_size=SIDE, patch_size=14, norm_type="layer_norm", qkv_bias=True, qk_normalization=False, hidden_act="gelu")
vision6b = dict(vision, norm_type="rms_norm", qkv_bias=False, qk_normalization=True)
language = dict(hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2, max_position_embeddings=512, hidden_act="silu", tie_word_embeddings=False)
qwen2 = dict(language, architectures=["Qwen2ForCausalLM"], model_type="qwen2", rms_norm_eps=1e-6, rope_theta=1e6, bos_token_id=720, eos_token_id=722)
qwen3 = dict(qwen2, architectures=["Qwen3ForCausalLM"], model_type="qwen3", head_dim=16)
internlm2 = dict(language, architectures=["InternLM2ForCausalLM"], model_type="internlm2", rms_norm_eps=1e-5, rope_theta=1e6, bias=False, bos_token_id=1, eos_token_id=2, rope_scaling=dict(type="dynamic", factor=2.0))
internlm3 = dict(internlm2, architectures=["InternLM3ForCausalLM"], model_type="internlm3", qkv_bias=False, head_dim=16, rope_scaling=dict(rope_type="dynamic", factor=6.0))
phi3 = dict(language, architectures=["Phi3ForCausalLM"], model_type="phi3", rms_norm_eps=1e-5, num_key_value_heads=4, bos_token_id=1, eos_token_id=2, pad_token_id=2, original_max_position_embeddings=512)
older = {"internlm2-chat": "You are an AI assistant whose name is InternLM (书生·浦语).", "phi3-chat": "You are an AI assistant whose name is Phi-3."}

# name: tokenizer, template, language part, vision part, system message of the release's own conversation.py
relatives = {
    "original": {
        "internvl2_5-qwen2": ("qwen2", "internvl2_5", qwen2, vision, None),
        "internvl2_5-internlm2": ("internlm2", "internvl2_5", internlm2, vision, None),
        "mini-internvl-1_5-2b": ("internlm2", "internlm2-chat", internlm2, vision, older["internlm2-chat"]),
        "mini-internvl-1_5-4b": ("phi3", "phi3-chat", phi3, vision, older["phi3-chat"]),
        "internvl-chat-1_5": ("internlm2", "internlm2-chat", internlm2, vision6b, older["internlm2-chat"]),
    },
    "later": {
        "internvl3-qwen2": ("qwen2", "internvl2_5", qwen2, vision, None),
        "internvl3-internlm3": ("internlm2", "internvl2_5", internlm3, vision, None),
        "internvl3_5-qwen3": ("qwen2", "internvl2_5", qwen3, vision, None),
        "internvl3-hf": ("qwen2", None, qwen2, vision, None),
        "internvl3_5-hf": ("qwen2", None, qwen3, vision, None),
    },
}[which]
chat_template = (
    "{% for message in messages %}{{ '<|im_start|>' + message.role + '\\n' }}{% if message.content is string %}{{ message.content }}"
    "{% else %}{% for part in message.content %}{% if part.type == 'image' %}{{ '<IMG_CONTEXT>\\n' }}{% else %}{{ part.text }}{% endif %}{% endfor %}"
    "{% endif %}{{ '<|im_end|>\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)
conversation = '''register_conv_template(
    Conversation(
        name={name!r},
        system_message={message!r},
    )
)
'''

def pictures():
    os.makedirs(f"{out}/pictures", exist_ok=True)
    for name, (width, height) in {"wide.png": (130, 60), "tall.png": (50, 90)}.items():
        picture = Image.new("RGB", (width, height))
        picture.putdata([((x * 5 + y) % 256, (y * 3) % 256, (x * y) % 256) for y in range(height) for x in range(width)])
        picture.save(f"{out}/pictures/{name}")

def cut(name):
    """Tiles of a picture by the original's own functions, taken out of its source text, [tiles, 3, side, side]."""
    source = open(f"{repository}/internvl/train/dataset.py").read()
    wanted = [node for node in ast.parse(source).body if getattr(node, "name", "") in ("find_closest_aspect_ratio", "dynamic_preprocess")]
    scope = {}
    exec(compile(ast.Module(wanted, []), "dataset.py", "exec"), scope)
    tiles = scope["dynamic_preprocess"](Image.open(f"{out}/pictures/{name}").convert("RGB"), image_size=SIDE, max_num=12, use_thumbnail=True)
    mean, std = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
    def normal(tile):
        bytes_ = torch.frombuffer(bytearray(tile.resize((SIDE, SIDE), Image.BICUBIC).tobytes()), dtype=torch.uint8).reshape(SIDE, SIDE, 3)
        return ((bytes_.float() / 255 - mean) / std).permute(2, 0, 1)
    return torch.stack([normal(tile) for tile in tiles])

def randomise(model, seed):
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, p in model.named_parameters():
            noise = torch.randn(p.shape, generator=generator)
            norm = name.endswith("weight") and (p.ndim == 1)
            p.copy_((1 + 0.2 * noise if norm else 0.4 * noise if "ls" in name or "lambda" in name else 0.15 * noise).bfloat16().float())
    return model.eval()

def record_generation(language_model, kept):
    """Keeps what the decoder is given and gives."""
    generate = language_model.generate
    def recorded(**arguments):
        prompt = arguments["inputs_embeds"]
        result = generate(**{k: v for k, v in arguments.items() if v is not None}, return_dict_in_generate=True, output_scores=True)
        ids = result.sequences[0].tolist()
        kept.update(ids=ids[len(ids) - len(result.scores):], scores=torch.cat(result.scores), embeds=prompt)
        return result.sequences[:, result.sequences.shape[1] - len(result.scores):]
    language_model.generate = recorded

questions = [
    ("one", ["wide.png"], "<image>\nDescribe the image shortly.", None),
    ("text", [], "Hello, who are you?", None),
    ("two", ["wide.png", "tall.png"], "Image-1: <image>\nImage-2: <image>\nWhat differs?", None),
    ("turn", ["wide.png"], "And then?", [("<image>\nWhat is this?", "A picture.")]),
]

def chats(model, tokenizer):
    kept, cases, tensors = {}, [], {}
    record_generation(model.language_model, kept)
    asked = []
    class Recording:
        def __getattr__(self, name): return getattr(tokenizer, name)
        def __call__(self, text, **options):
            asked.append(text)
            return tokenizer(text, **options)
    for name, images, question, history in questions:
        tiles = [cut(image) for image in images]
        pixels = torch.cat(tiles) if tiles else None
        with torch.no_grad():
            response = model.chat(Recording(), pixels, question, dict(max_new_tokens=STEPS, do_sample=False), history=list(history) if history else None, num_patches_list=[len(t) for t in tiles] if tiles else None)
        cases.append(dict(name=name, images=images, question=question, history=history or [], tiles=[len(t) for t in tiles], query=asked[-1], input_ids=tokenizer(asked[-1]).input_ids, output_ids=kept["ids"], response=response))
        tensors[name] = kept["scores"].contiguous()
    return cases, tensors

def native_chats(model, folder):
    from transformers import AutoTokenizer, GotOcr2ImageProcessor, InternVLProcessor
    tokenizer = AutoTokenizer.from_pretrained(folder, use_fast=False)
    cases, tensors = [], {}
    for name, images, question, history in questions:
        parts = lambda text: [dict(type="image")] * text.count("<image>\n") + [dict(type="text", text=text.replace("<image>\n", ""))]
        if name == "two": question = "<image>\n<image>\nWhat differs?"
        messages = [m for q, a in history or [] for m in (dict(role="user", content=parts(q)), dict(role="assistant", content=a))]
        text = tokenizer.apply_chat_template(messages + [dict(role="user", content=parts(question))], tokenize=False, add_generation_prompt=True)
        tiles = [cut(image) for image in images]
        for t in tiles: text = text.replace("<IMG_CONTEXT>\n", "<img>" + "<CONTEXT>" * (len(t) * 4) + "</img>\n", 1)
        text = text.replace("<CONTEXT>", "<IMG_CONTEXT>")
        ids = tokenizer(text, return_tensors="pt").input_ids
        with torch.no_grad():
            result = model.generate(input_ids=ids, **(dict(pixel_values=torch.cat(tiles)) if tiles else {}), attention_mask=torch.ones_like(ids), max_new_tokens=STEPS, do_sample=False, return_dict_in_generate=True, output_scores=True, eos_token_id=722, pad_token_id=720)
        new = result.sequences[0, ids.shape[1]:].tolist()
        cases.append(dict(name=name, images=images, question=question, history=history or [], tiles=[len(t) for t in tiles], query=text, input_ids=ids[0].tolist(), output_ids=new, response=tokenizer.decode(new, skip_special_tokens=False).split("<|im_end|>")[0].strip()))
        tensors[name] = torch.cat(result.scores).contiguous()
    return cases, tensors

def load_tokenizer(kind, folder):
    if kind == "qwen2":
        from transformers import Qwen2Tokenizer as Tokenizer
    elif kind == "internlm2" and which == "original":
        from internvl.model.internlm2.tokenization_internlm2 import InternLM2Tokenizer as Tokenizer
    else:
        from transformers import LlamaTokenizer as Tokenizer
    return Tokenizer.from_pretrained(folder)

def build(name, folder, template, llm, vit):
    from internvl.model.internvl_chat import InternVLChatConfig, InternVLChatModel
    config = dict(model_type="internvl_chat", architectures=["InternVLChatModel"], template=template, downsample_ratio=0.5, select_layer=-1, ps_version="v2", dynamic_image_size=True, use_thumbnail=True, min_dynamic_patch=1, max_dynamic_patch=12, force_image_size=SIDE, vision_config=vit, llm_config=llm)
    json.dump(config, open(f"{folder}/config.json", "w"), indent=1)
    used = dict(llm, attn_implementation="eager", _attn_implementation="eager")
    language_model = None
    if name == "internvl3-internlm3":
        from transformers import LlamaConfig, LlamaForCausalLM
        used.update(architectures=["LlamaForCausalLM"], model_type="llama", attention_bias=False)
        language_model = LlamaForCausalLM(LlamaConfig(**{k: v for k, v in used.items() if k != "model_type"}))
    config = InternVLChatConfig(**dict(config, llm_config=used))
    return InternVLChatModel(config, language_model=language_model, use_flash_attn=False).float()

def build_native(folder, llm, vit):
    from transformers import InternVLConfig, InternVLForConditionalGeneration
    tower = {k: v for k, v in vit.items() if k not in ("qkv_bias", "qk_normalization", "image_size", "patch_size")}
    text = {k: v for k, v in llm.items() if k != "architectures"}
    config = InternVLConfig(vision_config=dict(tower, image_size=[SIDE, SIDE], patch_size=[14, 14], attention_bias=True, use_qk_norm=False), text_config=text, image_token_id=725, downsample_ratio=0.5, tie_word_embeddings=False)
    config._attn_implementation = "eager"
    model = InternVLForConditionalGeneration(config).float()
    config.save_pretrained(folder)
    normal = dict(do_resize=True, do_rescale=True, do_normalize=True, image_mean=[0.485, 0.456, 0.406], image_std=[0.229, 0.224, 0.225], size=dict(height=SIDE, width=SIDE), resample=3, rescale_factor=1 / 255, crop_to_patches=False, min_patches=1, max_patches=12, image_processor_type="GotOcr2ImageProcessor")
    json.dump(normal, open(f"{folder}/preprocessor_config.json", "w"), indent=1)
    json.dump(dict(image_seq_length=4, processor_class="InternVLProcessor"), open(f"{folder}/processor_config.json", "w"))
    open(f"{folder}/chat_template.jinja", "w").write(chat_template)
    return model

def record(name, kind, template, llm, vit, message):
    folder = f"{out}/{name}"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(f"{tokenizers}/{kind}", folder)
    if kind == "qwen2": os.remove(f"{folder}/tokenizer.json")
    if name == "internvl3-internlm3":
        settings = json.load(open(f"{folder}/tokenizer_config.json"))
        settings.pop("auto_map", None)
        json.dump(dict(settings, tokenizer_class="LlamaTokenizer"), open(f"{folder}/tokenizer_config.json", "w"))
    llm = dict(llm, vocab_size=len(load_tokenizer(kind, folder)))
    model = build(name, folder, template, llm, vit) if template else build_native(folder, llm, vit)
    if message:
        open(f"{folder}/conversation.py", "w").write(conversation.format(name=template, message=message))
        model.system_message = message
    json.dump(dict(eos_token_id=llm["eos_token_id"] if kind == "qwen2" else 2), open(f"{folder}/generation_config.json", "w"))
    for seed in itertools.count(1):
        randomise(model, seed)
        cases, tensors = chats(model, load_tokenizer(kind, folder)) if template else native_chats(model, folder)
        if template: del model.language_model.generate
        margin = min((lambda top: float((top[:, 0] - top[:, 1]).min()))(scores.topk(2).values) for scores in tensors.values())
        if margin > MARGIN: break
    if name == "internvl3-internlm3":
        settings = json.load(open(f"{folder}/tokenizer_config.json"))
        json.dump(dict(settings, tokenizer_class="InternLM3Tokenizer"), open(f"{folder}/tokenizer_config.json", "w"), indent=1)
    if template: save_file({k: v.bfloat16().contiguous() for k, v in model.state_dict().items() if "inv_freq" not in k}, f"{folder}/model.safetensors", metadata=dict(format="pt"))
    else: model.bfloat16().save_pretrained(folder)
    json.dump(cases, open(f"{folder}/expected.json", "w"), ensure_ascii=False, indent=1)
    save_file(tensors, f"{folder}/expected.safetensors")
    print(name, "seed", seed, "margin", round(margin, 4), [case["tiles"] for case in cases], [case["response"] for case in cases])

pictures()
torch.manual_seed(0)
torch.set_num_threads(1)
for name, relative in relatives.items():
    if len(sys.argv) < 4 or name in sys.argv[3:]: record(name, *relative)
