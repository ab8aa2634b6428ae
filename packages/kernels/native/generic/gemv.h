/*
 * A few rows of x times weights in rows, read as they lie. An instruction set defines `block_sums` and whether its ROWS8 products take the weights
 * unsigned (UNSIGNED8; ROWS4 always are). The integers of a block are exact in any order, and blocks are added in the order of the GEMM: what a row
 * of x gives never depends on how many others are multiplied with it.
 */
#pragma once

/* Blocks whose sums are formed together: one for each lane. */
enum { SPAN = W };

/* How far ahead weights are asked for. */
enum { BLOCKS_AHEAD = 32 };

/* One row of weights times `rows` rows of x. */
INLINE void multiply_row(WeightFormat format, const int rows, const Activations *x, size_t first, const uint8_t *weight, const float *scales, float *products,
                         size_t products_stride) {
  float totals[GEMV_TILE];
  UNROLL for (int m = 0; m < rows; m++) totals[m] = 0;
  const size_t block_bytes = row_bytes(format, BLOCK);
  for (size_t start = 0; start < x->blocks; start += SPAN) {
    const size_t blocks = least(x->blocks - start, SPAN);
    vi sums[GEMV_TILE][SPAN];
    for (size_t i = 0; i < blocks; i++) {
      vi of_block[GEMV_TILE];
      /* The hardware's own prefetching ends with each page of 4 kB. */
      for (size_t byte = 0; byte < block_bytes; byte += 64) __builtin_prefetch(weight + (start + i + BLOCKS_AHEAD) * block_bytes + byte, 0, 3);
      block_sums(format, rows, weight + (start + i) * block_bytes, x->values + first * x->stride + (start + i) * BLOCK, x->stride, of_block);
      UNROLL for (int m = 0; m < rows; m++) sums[m][i] = of_block[m];
    }
    for (size_t i = blocks; i < SPAN; i++)
      UNROLL for (int m = 0; m < rows; m++) sums[m][i] = vi_set(0);
    const vf weight_scales = vf_load_n(scales + start, blocks);
    UNROLL for (int m = 0; m < rows; m++) {
      const size_t at = (first + (size_t)m) * x->blocks + start;
      vi whole = vi_sums(sums[m]);
      if (format == ROWS4 || UNSIGNED8) {
        int32_t zeros[SPAN] = {0};
        for (size_t i = 0; i < blocks; i++) zeros[i] = x->zero_sums[at + i];
        whole = vi_add(whole, vi_load(zeros));
      }
      float exact[SPAN], both[SPAN];
      vf_store(exact, vf_from(whole));
      vf_store(both, vf_mul(weight_scales, vf_load_n(x->scales + at, blocks)));
      for (size_t i = 0; i < blocks; i++) totals[m] = fused(exact[i], both[i], totals[m]);
    }
  }
  UNROLL for (int m = 0; m < rows; m++) products[(size_t)m * products_stride] = totals[m];
}

INLINE void multiply_panel_in_place(WeightFormat format, const LinearCall *call, const Activations *x, size_t panel, float *products) {
  const size_t bytes = row_bytes(format, x->stride);
  /* One row of weights after the other, as they lie in memory: the processor foresees one stream best. */
  for (size_t lane = 0; lane < ROWS_NR; lane++) {
    const size_t at = panel_row(call, ROWS_NR, panel, lane);
    const uint8_t *weight = call->weight + at * bytes;
    const float *scales = call->scales + at * x->blocks;
    for (size_t row = 0; row < call->rows; row += GEMV_TILE) {
      float *to = products + row * ROWS_NR + lane;
      switch (least(call->rows - row, GEMV_TILE)) {
        case 1: multiply_row(format, 1, x, row, weight, scales, to, ROWS_NR); break;
        case 2: multiply_row(format, 2, x, row, weight, scales, to, ROWS_NR); break;
        case 3: multiply_row(format, 3, x, row, weight, scales, to, ROWS_NR); break;
        default: multiply_row(format, 4, x, row, weight, scales, to, ROWS_NR); break;
      }
    }
  }
}

static void gemv(const LinearCall *call, const Activations *x, size_t panel, float *products) {
  if (call->format == ROWS8) multiply_panel_in_place(ROWS8, call, x, panel, products);
  else multiply_panel_in_place(ROWS4, call, x, panel, products);
}
