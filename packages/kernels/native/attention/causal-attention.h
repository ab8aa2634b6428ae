#pragma once

#include <stddef.h>
#include <stdint.h>

#include "../workers.h"

struct MicroKernels;

/**
 * Grouped-query attention over a cache, with rotary positions (the halves of a head are rotated against each other).
 * New token s of batch row b has position p = max(0, last[b] + 1 − tokens) + s; its key and value are stored at p, and it sees
 * positions 0 … p. The caller sees to it that every p is below `capacity` and has a row in `cos` and `sin`.
 *
 * query [batch, tokens, heads, head_size], key and value [batch, tokens, kv_heads, head_size]: the strides are floats between
 * tokens, so all three may lie in one packed tensor. past_key and past_value [batch, kv_heads, capacity, head_size] are float or
 * (int8 ≠ 0) int8; only the new positions are written. key_scale and value_scale [kv_heads · head_size]: value = number × scale.
 * cos and sin [positions, head_size / 2]. output [batch, tokens, heads · head_size]. head_size is a multiple of 8, at most 256.
 */
typedef struct {
  const struct MicroKernels *kernels;
  size_t batch, tokens, heads, kv_heads, head_size, capacity;
  float scale;
  const float *query, *key, *value;
  size_t query_stride, key_stride, value_stride;
  void *past_key, *past_value;
  int int8;
  const float *key_scale, *value_scale;
  const int32_t *last;
  const float *cos, *sin;
  float *output;
} CausalAttentionCall;

/** Bytes of 64-byte aligned memory that `causal_attention` needs beside its arguments; depends on `last`. */
size_t causal_attention_scratch_bytes(const CausalAttentionCall *call);

void causal_attention(const CausalAttentionCall *call, void *scratch, const Workers *workers);
