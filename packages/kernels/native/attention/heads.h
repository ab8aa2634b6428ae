#pragma once

#include "attention.h"
#include "causal-attention.h"
#include "tile.h"

/** What both operators come to: heads that share keys and values, in groups, and rows of tokens × group queries for each. */
typedef struct {
  const struct MicroKernels *kernels;
  size_t batch, tokens, kv_heads, group, head_size, query_stride;
  float scale;
  const float *query;
  float *output;
  /* of one kv head: first position, numbers between positions, kv heads and batch rows */
  const void *key, *value;
  size_t position_stride, head_stride, batch_stride;
  int int8, bytes; /* bytes: keys without a rotary embedding are multiplied in 8 bits */
  const CausalAttentionCall *causal; /* null: every query sees every token */
} Heads;

Heads heads_of_attention(const AttentionCall *call);
Heads heads_of_causal_attention(const CausalAttentionCall *call);

/** Positions that batch row `b` has once the new ones are stored. */
size_t positions_of(const Heads *heads, size_t b);

/** The most positions that any batch row has. */
size_t most_positions(const Heads *heads);

/** Keys and values of one head. */
Positions positions_at(const Heads *heads, size_t b, size_t kv_head);

/** The mean of a few keys of one float head; the same whichever of the new positions are stored already. */
void centre_of_keys(const Heads *heads, size_t b, size_t kv_head, float *centre);

/** Stores those new positions of one head that lie in first … first + count − 1. */
void append_block(const Heads *heads, size_t b, size_t kv_head, size_t first, size_t count);

/** Where row `row` (token · group + head within the group) of the queries lies. */
const float *query_row(const Heads *heads, size_t b, size_t kv_head, size_t row);

/** Fills a tile with the rows from `first` on. */
void fill_tile(const Heads *heads, size_t b, size_t kv_head, size_t first, size_t rows, Tile *tile);

/** Where row `row`'s output goes. */
float *output_row(const Heads *heads, size_t b, size_t kv_head, size_t row);
