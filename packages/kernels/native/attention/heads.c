#include "heads.h"

#include "../micro-kernels.h"
#include "blocks.h"
#include "rotary.h"

Heads heads_of_attention(const AttentionCall *call) {
  size_t width = call->heads * call->head_size;
  return (Heads){.kernels = call->kernels,
                 .batch = call->batch,
                 .tokens = call->tokens,
                 .kv_heads = call->heads,
                 .group = 1,
                 .head_size = call->head_size,
                 .query_stride = width,
                 .bytes = 1,
                 .scale = call->scale,
                 .query = call->query,
                 .output = call->output,
                 .key = call->key,
                 .value = call->value,
                 .position_stride = width,
                 .head_stride = call->head_size,
                 .batch_stride = call->tokens * width};
}

Heads heads_of_causal_attention(const CausalAttentionCall *call) {
  size_t head_stride = call->capacity * call->head_size;
  return (Heads){.kernels = call->kernels,
                 .batch = call->batch,
                 .tokens = call->tokens,
                 .kv_heads = call->kv_heads,
                 .group = call->heads / call->kv_heads,
                 .head_size = call->head_size,
                 .query_stride = call->query_stride,
                 .scale = call->scale,
                 .query = call->query,
                 .output = call->output,
                 .key = call->past_key,
                 .value = call->past_value,
                 .position_stride = call->head_size,
                 .head_stride = head_stride,
                 .batch_stride = call->kv_heads * head_stride,
                 .int8 = call->int8,
                 .causal = call};
}

size_t positions_of(const Heads *heads, size_t b) {
  return heads->tokens + (heads->causal ? first_new_position(heads->causal, b) : 0);
}

size_t most_positions(const Heads *heads) {
  size_t most = 0;
  for (size_t b = 0; b < heads->batch; b++) {
    size_t positions = positions_of(heads, b);
    if (positions > most) most = positions;
  }
  return most;
}

Positions positions_at(const Heads *heads, size_t b, size_t kv_head) {
  size_t at = (b * heads->batch_stride + kv_head * heads->head_stride) * (heads->int8 ? 1 : sizeof(float));
  return (Positions){.key = (const char *)heads->key + at,
                     .value = (const char *)heads->value + at,
                     .stride = heads->position_stride,
                     .head_size = heads->head_size,
                     .int8 = heads->int8,
                     .bytes = heads->bytes,
                     .value_scale = heads->int8 ? heads->causal->value_scale + kv_head * heads->head_size : 0};
}

/*
 * The mean of keys of the first block of a sequence. Every call of a sequence takes off the same, so that a prompt's output does not depend on
 * the chunks it was read in, as long as they end where a block ends.
 */
void centre_of_keys(const Heads *heads, size_t b, size_t kv_head, float *centre) {
  const CausalAttentionCall *causal = heads->causal;
  size_t size = heads->head_size, positions = positions_of(heads, b), start = positions - heads->tokens;
  size_t span = causal && positions > block_keys ? block_keys : positions, samples = span < 8 ? span : 8;
  Positions from = positions_at(heads, b, kv_head);
  for (size_t d = 0; d < padded(size); d++) centre[d] = 0;
  for (size_t i = 0; i < samples; i++) {
    float rotated[largest_head];
    size_t position = i * span / samples;
    const float *key = rotated;
    if (!causal || position < start) key = (const float *)from.key + position * from.stride;
    else /* the new positions are being stored meanwhile */
      rotate(causal, position, causal->key + (b * heads->tokens + position - start) * causal->key_stride + kv_head * size, rotated);
    for (size_t d = 0; d < size; d++) centre[d] += key[d] / (float)samples;
  }
}

void append_block(const Heads *heads, size_t b, size_t kv_head, size_t first, size_t count) {
  if (heads->causal) append_positions(heads->causal, b, kv_head, first, first + count);
}

const float *query_row(const Heads *heads, size_t b, size_t kv_head, size_t row) {
  size_t token = row / heads->group, head = kv_head * heads->group + row % heads->group;
  return heads->query + (b * heads->tokens + token) * heads->query_stride + head * heads->head_size;
}

void fill_tile(const Heads *heads, size_t b, size_t kv_head, size_t first, size_t rows, Tile *tile) {
  const CausalAttentionCall *causal = heads->causal;
  size_t size = heads->head_size, groups = (rows + group_rows - 1) / group_rows, visible = heads->tokens;
  /* int8 keys are at most 128 · √256 long: only the range of int16 bounds the query */
  float length = heads->int8 ? 1e6f : most_length;
  heads->kernels->start_tile(tile, size, groups, heads->bytes);
  for (size_t row = 0; row < rows; row++) {
    size_t token = (first + row) / heads->group;
    const float *query = query_row(heads, b, kv_head, first + row);
    if (row + 12 < rows) {
      const float *ahead = query_row(heads, b, kv_head, first + row + 12);
      for (size_t d = 0; d < size; d += 16) __builtin_prefetch(ahead + d);
    }
    float rotated[largest_head];
    if (causal) {
      size_t position = first_new_position(causal, b) + token;
      visible = position + 1;
      rotate(causal, position, query, rotated);
      query = rotated;
    }
    for (size_t d = 0; heads->int8 && d < size; d++) rotated[d] *= causal->key_scale[kv_head * size + d];
    heads->kernels->set_row(tile, row, query, heads->scale, length, visible);
  }
  for (size_t row = rows; row < groups * group_rows; row++) heads->kernels->set_row(tile, row, 0, 0, length, visible);
}

float *output_row(const Heads *heads, size_t b, size_t kv_head, size_t row) {
  size_t token = row / heads->group, head = kv_head * heads->group + row % heads->group;
  return heads->output + ((b * heads->tokens + token) * heads->kv_heads * heads->group + head) * heads->head_size;
}
