/*
 * GEMM over pairs: activations and weights of 8 bits, made int16 on the way. A panel is a list of groups of 16 channels, [stride / 2][16][2] signed bytes
 * each. Products of pairs are exact in 32 bits: 2 · 127 · 128 · inputs stays below 2³¹ up to 66,000 inputs.
 */
#pragma once

#include "group.h"

enum { KR = 2 };

/* Inputs of a tile's rows that are widened at a time: with 6 rows 12 kB, which stay in the first-level cache while all groups are multiplied with them. */
enum { CHUNK = 8 * BLOCK };

/* Some inputs of some rows as int16. */
typedef struct {
  int16_t values[MR][CHUNK];
} Wide;

/* Widens inputs k … k + count − 1 and asks for those of the rows after these, which a panel's width of products hides. */
INLINE void widen(const Activations *x, size_t row, const int rows, size_t k, size_t count, Wide *to) {
  for (int m = 0; m < rows; m++) {
    const int8_t *from = x->values + (row + (size_t)m) * x->stride + k;
    for (size_t i = 0; i < count; i += 2 * W) {
      vp_store(to->values[m] + i, vp_load_bytes(from + i));
      if (i % 64 == 0) __builtin_prefetch(from + (size_t)rows * x->stride + i, 0, 2);
    }
  }
}

/* sums[m][v] += Σ x[m][k] w[k][16 channels]. */
INLINE void accumulate(vi *sums, const int rows, const Wide *x, size_t from, const int8_t *group, size_t count) {
  for (size_t k = 0; k < count; k += 2, group += GROUP * 2) {
    vp weights[GROUP_VECTORS];
    UNROLL for (int v = 0; v < GROUP_VECTORS; v++) weights[v] = vp_load_bytes(group + v * W * 2);
    UNROLL for (int m = 0; m < rows; m++) {
      const vp pair = vp_set(x->values[m] + from + k);
      UNROLL for (int v = 0; v < GROUP_VECTORS; v++) sums[m * GROUP_VECTORS + v] = vi_dot(sums[m * GROUP_VECTORS + v], weights[v], pair);
    }
  }
}

/* products [rows, nr] over one scale a row: all inputs add up in integers. */
INLINE void columns_tile(const int rows, const Activations *x, size_t row, const Panel *panel, size_t inputs, float *products) {
  Wide wide;
  int32_t whole[MR * COLUMNS_NR];
  for (size_t k = 0; k < inputs; k += CHUNK) {
    const size_t count = least(inputs - k, CHUNK);
    widen(x, row, rows, k, round_up(count, 2 * W), &wide);
    for (size_t at = 0; at < COLUMNS_NR; at += GROUP) {
      vi sums[MR * GROUP_VECTORS];
      int32_t *kept = whole + at * MR;
      UNROLL for (int i = 0; i < rows * GROUP_VECTORS; i++) sums[i] = k == 0 ? vi_set(0) : vi_load(kept + i * W);
      accumulate(sums, rows, &wide, 0, (const int8_t *)panel->values + at * inputs + k * GROUP, count);
      UNROLL for (int i = 0; i < rows * GROUP_VECTORS; i++) vi_store(kept + i * W, sums[i]);
    }
  }
  for (int m = 0; m < rows; m++) {
    const vf scale = vf_set(x->scales[row + (size_t)m]), zero = vf_set(x->zeros[row + (size_t)m]);
    for (size_t n = 0; n < COLUMNS_NR; n += W) {
      const int32_t *sums = whole + n / GROUP * GROUP * MR + (size_t)m * GROUP + n % GROUP;
      const vf exact = vf_fnma(zero, vf_load(panel->sums + n), vf_from(vi_load(sums)));
      vf_store(products + (size_t)m * COLUMNS_NR + n, vf_mul(exact, vf_mul(scale, vf_load(panel->scales + n))));
    }
  }
}

/* products [rows, nr] over one scale a block. */
INLINE void rows_tile(const int rows, const Activations *x, size_t row, const Panel *panel, const NextPanel *next, float *products) {
  Wide wide;
  for (size_t start = 0; start < x->blocks; start += CHUNK / BLOCK) {
    const size_t end = least(x->blocks, start + CHUNK / BLOCK);
    widen(x, row, rows, start * BLOCK, (end - start) * BLOCK, &wide);
    for (size_t at = 0; at < ROWS_NR; at += GROUP)
      for (size_t block = start; block < end; block++) {
        if (next != NULL) expect_next(next, at, block, x->blocks);
        vi sums[MR * GROUP_VECTORS];
        UNROLL for (int i = 0; i < rows * GROUP_VECTORS; i++) sums[i] = vi_set(0);
        accumulate(sums, rows, &wide, (block - start) * BLOCK, (const int8_t *)panel->values + (at * x->blocks + block * GROUP) * BLOCK, BLOCK);
        add_block(rows, sums, panel->scales + block * ROWS_NR + at, x->scales + row * x->blocks + block, x->blocks, products + at, block == 0);
      }
  }
}

#define TILE_OF(rows)                                                                  \
  case rows:                                                                           \
    if (format == COLUMNS8) columns_tile(rows, x, row, panel, inputs, products);       \
    else rows_tile(rows, x, row, panel, next, products);                               \
    break;

static void gemm(WeightFormat format, size_t rows, const Activations *x, size_t row, const Panel *panel, size_t inputs, const NextPanel *next, float *products) {
  switch (rows) {
    TILE_OF(1)
    TILE_OF(2)
    TILE_OF(3)
    TILE_OF(4)
    TILE_OF(5)
    TILE_OF(6)
  }
}
#undef TILE_OF
