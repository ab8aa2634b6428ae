#pragma once

#include "blocks.h"

/* Rows of queries that are carried through the keys together, six at a time in registers. */
enum { group_rows = 6, tile_numbers = 6144, tile_groups = 16 };

typedef struct {
  size_t head_size, groups;
  int bytes; /* queries are int8 numbers in the memory of `query` */
  /* of row r of group g, at [g][r]: numbers and their scale in log2 units, keys that the row sees (never falling with r) */
  int16_t query[tile_numbers] __attribute__((aligned(64)));
  float query_scale[tile_groups][16] __attribute__((aligned(64)));
  int32_t start[tile_groups][group_rows]; /* of byte queries: −128 · their sum, which the zero of unsigned keys adds */
  int32_t visible[tile_groups][group_rows];
  /* softmax so far: Σ 2^(score − reference), and Σ 2^(score − reference) · value in output */
  float reference[tile_groups][16] __attribute__((aligned(64)));
  float sum[tile_groups][16] __attribute__((aligned(64)));
  float output[tile_numbers * 2] __attribute__((aligned(64)));
} Tile;

/** Groups of rows that fit a tile. */
static inline size_t most_groups(size_t head_size) {
  size_t groups = tile_numbers / (group_rows * padded(head_size));
  return groups < tile_groups ? groups : tile_groups;
}
