#include "rotary.h"
#include "../micro-kernels.h"

void rotate(const CausalAttentionCall *call, size_t position, const float *x, float *out) {
  size_t half = call->head_size / 2;
  call->kernels->rotate(x, call->cos + position * half, call->sin + position * half, half, out);
}

void append_positions(const CausalAttentionCall *call, size_t b, size_t kv_head, size_t first, size_t end) {
  const MicroKernels *kernels = call->kernels;
  size_t start = first_new_position(call, b), size = call->head_size;
  if (first < start) first = start;
  if (end > start + call->tokens) end = start + call->tokens;
  for (size_t position = first; position < end; position++) {
    size_t token = b * call->tokens + position - start;
    size_t to = ((b * call->kv_heads + kv_head) * call->capacity + position) * size;
    const float *value = call->value + token * call->value_stride + kv_head * size;
    float key[largest_head];
    rotate(call, position, call->key + token * call->key_stride + kv_head * size, key);
    if (call->int8) {
      kernels->quantize_cache_row(key, call->key_scale + kv_head * size, size, (int8_t *)call->past_key + to);
      kernels->quantize_cache_row(value, call->value_scale + kv_head * size, size, (int8_t *)call->past_value + to);
    } else {
      kernels->copy_row(key, size, (float *)call->past_key + to);
      kernels->copy_row(value, size, (float *)call->past_value + to);
    }
  }
}
