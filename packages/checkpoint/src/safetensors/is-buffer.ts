const buffers =
  /(?:^|\.)(?:rotary_emb\.(?:inv_freq|original_inv_freq|cos_cached|sin_cached)|position_ids|attn\.(?:bias|masked_bias)|attention_mask)$/;

/**
 * Whether a tensor is a buffer that a module computes by itself: frequencies of the rotary embedding, position ids, causal masks. Older
 * trainers store them; transformers does not read them.
 */
export function isBuffer(name: string): boolean {
  return buffers.test(name);
}
