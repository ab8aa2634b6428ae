"""Records a small random checkpoint in the layout of transformers' own InternVL (Qwen3 language part, head norms, head_dim of its own).

python record_native.py OUT    with torch 2.9.1 and transformers 4.57.6
"""
import sys, numpy as np, torch
from safetensors.torch import save_file
from transformers import InternVLConfig, InternVLForConditionalGeneration

out = sys.argv[1]
torch.manual_seed(7)
config = InternVLConfig(
    vision_config=dict(hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=2, image_size=[56, 56], patch_size=[14, 14], attention_bias=True, use_qk_norm=True, norm_type="layer_norm", layer_scale_init_value=0.3),
    text_config=dict(model_type="qwen3", hidden_size=48, intermediate_size=96, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2, head_dim=16, vocab_size=200, max_position_embeddings=512, rope_theta=1000000.0, tie_word_embeddings=False, attention_bias=False),
    image_token_id=199, downsample_ratio=0.5, tie_word_embeddings=False)
config._attn_implementation = "eager"
model = InternVLForConditionalGeneration(config).eval().float()
with torch.no_grad():
    for name, p in model.named_parameters():
        # Norms and scales away from one, everything else large enough to matter.
        p.copy_(1 + 0.2 * torch.randn_like(p) if "norm" in name and name.endswith("weight") else 0.12 * torch.randn_like(p))
    pixels = torch.randn(2, 3, 56, 56)
    features = model.model.get_image_features(pixels)
    ids = torch.tensor([[3, 5, 7] + [199] * features.shape[0] * features.shape[1] + [11, 13, 17, 19]])
    embeds = model.get_input_embeddings()(ids)
    embeds[ids == 199] = features.reshape(-1, features.shape[-1])
    logits = model(input_ids=ids, pixel_values=pixels).logits
model.save_pretrained(out, safe_serialization=True)
save_file({"pixel_values": pixels, "extract_feature": features.contiguous(), "inputs_embeds": embeds.contiguous(), "prefill_logits": logits.contiguous()}, out + "/expected.safetensors")
print(features.shape, logits.shape, logits.std())
