/*
 * GEMM over int8 activations as they lie. A panel is a list of groups of 16 channels, [inputs / KR][16][KR] signed bytes each. Sums are exact in 32 bits:
 * 127 · 128 · inputs stays below 2³¹ up to 132,000 inputs. An instruction set defines before it
 *   KR                                                neighbouring inputs that it adds to one lane
 *   accumulate(sums, rows, x, stride, group, inputs)  sums[m][v] += Σ x[m][k] w[k][16 channels]
 */
#pragma once

/* products [rows, nr] over one scale a row: all inputs add up in integers. */
INLINE void columns_tile(const int rows, const Activations *x, size_t row, const Panel *panel, size_t inputs, float *products) {
  const size_t depth = round_up(inputs, KR);
  for (size_t at = 0; at < COLUMNS_NR; at += GROUP) {
    vi sums[MR * GROUP_VECTORS];
    UNROLL for (int i = 0; i < rows * GROUP_VECTORS; i++) sums[i] = vi_set(0);
    accumulate(sums, rows, x->values + row * x->stride, x->stride, (const int8_t *)panel->values + at * depth, depth);
    UNROLL for (int m = 0; m < rows; m++) {
      const vf scale = vf_set(x->scales[row + (size_t)m]), zero = vf_set(x->zeros[row + (size_t)m]);
      UNROLL for (int v = 0; v < GROUP_VECTORS; v++) {
        const vf exact = vf_fnma(zero, vf_load(panel->sums + at + v * W), vf_from(sums[m * GROUP_VECTORS + v]));
        vf_store(products + (size_t)m * COLUMNS_NR + at + v * W, vf_mul(exact, vf_mul(scale, vf_load(panel->scales + at + v * W))));
      }
    }
  }
}

/* products [rows, nr] over one scale a block. */
INLINE void rows_tile(const int rows, const Activations *x, size_t row, const Panel *panel, const NextPanel *next, float *products) {
  for (size_t at = 0; at < ROWS_NR; at += GROUP)
    for (size_t block = 0; block < x->blocks; block++) {
      if (next != NULL) expect_next(next, at, block, x->blocks);
      vi sums[MR * GROUP_VECTORS];
      UNROLL for (int i = 0; i < rows * GROUP_VECTORS; i++) sums[i] = vi_set(0);
      accumulate(sums, rows, x->values + row * x->stride + block * BLOCK, x->stride, (const int8_t *)panel->values + (at * x->blocks + block * GROUP) * BLOCK, BLOCK);
      add_block(rows, sums, panel->scales + block * ROWS_NR + at, x->scales + row * x->blocks + block, x->blocks, products + at, block == 0);
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
