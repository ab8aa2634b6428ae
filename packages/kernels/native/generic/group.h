/* The channels of a panel that are multiplied together, and what follows the products of a block: shared by the GEMMs. */
#pragma once

enum { GROUP = 16, GROUP_VECTORS = GROUP / W };

/* A block's integers, scaled, into what the blocks before gave; those live in memory, since the integers take the registers. */
INLINE void add_block(const int rows, const vi *sums, const float *weight_scales, const float *x_scales, size_t blocks, float *products, int first) {
  UNROLL for (int m = 0; m < rows; m++) {
    const vf x_scale = vf_set(x_scales[(size_t)m * blocks]);
    UNROLL for (int v = 0; v < GROUP_VECTORS; v++) {
      float *to = products + (size_t)m * ROWS_NR + v * W;
      const vf both = vf_mul(x_scale, vf_load(weight_scales + v * W)), whole = vf_from(sums[m * GROUP_VECTORS + v]);
      vf_store(to, vf_fma(whole, both, first ? vf_set(0) : vf_load(to)));
    }
  }
}

/* Asks for the part of the next panel that lies beside `block` of the group at `at`. */
INLINE void expect_next(const NextPanel *next, size_t at, size_t block, size_t blocks) {
  for (size_t k = 0; k < BLOCK; k += 4) {
    const size_t ahead = ((at * blocks + block * GROUP) * BLOCK / ROWS_NR + k * GROUP / ROWS_NR) * next->pace;
    __builtin_prefetch(next->first + ahead, 0, 2);
    __builtin_prefetch(next->second + ahead, 0, 2);
  }
}
