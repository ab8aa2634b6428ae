#pragma once

#include "causal-attention.h"

/** Position of the first new token of batch row `b`. */
static inline size_t first_new_position(const CausalAttentionCall *call, size_t b) {
  int64_t first = (int64_t)call->last[b] + 1 - (int64_t)call->tokens;
  return first < 0 ? 0 : (size_t)first;
}

/** Rotates a head by the angles of `position` (RoFormer, Su et al. 2021): out and x [head_size]. */
void rotate(const CausalAttentionCall *call, size_t position, const float *x, float *out);

/** Stores the new keys and values of one head whose positions lie in first … end − 1 in the cache. */
void append_positions(const CausalAttentionCall *call, size_t b, size_t kv_head, size_t first, size_t end);
