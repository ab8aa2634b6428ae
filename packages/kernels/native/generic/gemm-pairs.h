/*
 * GEMM over pairs: int16 activations times weights of 8 bits, which are made int16 as they are loaded. A panel is a list of groups of 16 channels,
 * [stride / 2][16][2] each, signed. Products of pairs are exact in 32 bits: 2 · 127 · 128 · inputs stays below 2³¹ up to 66,000 inputs.
 */
#pragma once

enum { GROUP = 16, GROUP_VECTORS = GROUP / W };

/* sums[m][v] += Σ x[m][k] w[k][16 channels]. */
INLINE void accumulate(vi *sums, const int rows, const int16_t *x, size_t stride, const int8_t *group, size_t inputs) {
  for (size_t k = 0; k < inputs; k += 2, group += GROUP * 2) {
    vp weights[GROUP_VECTORS];
    UNROLL for (int v = 0; v < GROUP_VECTORS; v++) weights[v] = vp_load_bytes(group + v * W * 2);
    UNROLL for (int m = 0; m < rows; m++) {
      const vp pair = vp_set(x + (size_t)m * stride + k);
      UNROLL for (int v = 0; v < GROUP_VECTORS; v++) sums[m * GROUP_VECTORS + v] = vi_dot(sums[m * GROUP_VECTORS + v], weights[v], pair);
    }
  }
}

/* products [rows, nr] over one scale a row: all inputs add up in integers. */
INLINE void columns_tile(const int rows, size_t nr, const Activations *x, size_t row, const Panel *panel, size_t inputs, float *products) {
  for (size_t at = 0; at < nr; at += GROUP) {
    vi sums[MR * GROUP_VECTORS];
    UNROLL for (int i = 0; i < rows * GROUP_VECTORS; i++) sums[i] = vi_set(0);
    accumulate(sums, rows, (const int16_t *)x->values + row * x->stride, x->stride, (const int8_t *)panel->values + at * inputs, inputs);
    UNROLL for (int m = 0; m < rows; m++) {
      const vf scale = vf_set(x->scales[row + m]), zero = vf_set(x->zeros[row + m]);
      UNROLL for (int v = 0; v < GROUP_VECTORS; v++) {
        const vf both = vf_mul(scale, vf_load(panel->scales + at + v * W));
        const vf sum = vf_fnma(zero, vf_load(panel->sums + at + v * W), vf_from(sums[m * GROUP_VECTORS + v]));
        vf_store(products + m * nr + at + v * W, vf_mul(sum, both));
      }
    }
  }
}

/* products [rows, nr] over one scale a block. */
INLINE void rows_tile(const int rows, size_t nr, const Activations *x, size_t row, const Panel *panel, const NextPanel *next, float *products) {
  for (size_t at = 0; at < nr; at += GROUP) {
    vf totals[MR * GROUP_VECTORS];
    UNROLL for (int i = 0; i < rows * GROUP_VECTORS; i++) totals[i] = vf_set(0);
    for (size_t block = 0; block < x->blocks; block++) {
      if (next != NULL)
        for (size_t k = 0; k < BLOCK; k += 4) {
          const size_t ahead = ((at * x->blocks + block * GROUP) * BLOCK / nr + k * GROUP / nr) * next->pace;
          __builtin_prefetch(next->first + ahead, 0, 2);
          __builtin_prefetch(next->second + ahead, 0, 2);
        }
      vi sums[MR * GROUP_VECTORS];
      UNROLL for (int i = 0; i < rows * GROUP_VECTORS; i++) sums[i] = vi_set(0);
      accumulate(sums, rows, (const int16_t *)x->values + row * x->stride + block * BLOCK, x->stride,
                 (const int8_t *)panel->values + (at * x->blocks + block * GROUP) * BLOCK, BLOCK);
      UNROLL for (int v = 0; v < GROUP_VECTORS; v++) {
        const vf scale = vf_load(panel->scales + block * nr + at + v * W);
        UNROLL for (int m = 0; m < rows; m++) {
          const vf both = vf_mul(scale, vf_set(x->scales[(row + m) * x->blocks + block]));
          totals[m * GROUP_VECTORS + v] = vf_fma(vf_from(sums[m * GROUP_VECTORS + v]), both, totals[m * GROUP_VECTORS + v]);
        }
      }
    }
    UNROLL for (int m = 0; m < rows; m++)
      UNROLL for (int v = 0; v < GROUP_VECTORS; v++) vf_store(products + m * nr + at + v * W, totals[m * GROUP_VECTORS + v]);
  }
}

#define TILE_OF(rows)                                                                                       \
  case rows:                                                                                                \
    if (format == COLUMNS8) columns_tile(rows, nr, x, row, panel, inputs, products);                        \
    else rows_tile(rows, nr, x, row, panel, next, products);                                                \
    break;

static void gemm(WeightFormat format, size_t rows, const Activations *x, size_t row, const Panel *panel, size_t inputs, const NextPanel *next, float *products) {
  const size_t nr = format == COLUMNS8 ? COLUMNS_NR : ROWS_NR;
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
