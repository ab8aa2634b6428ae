/* Products of bytes with SDOT, which multiplies signed bytes and adds four to a lane, exactly. */
#pragma once

/* Rows of x that share a weight while it is in registers. */
enum { GEMV_TILE = 4, UNSIGNED8 = 0 };

INLINE void block_sums(WeightFormat format, const int rows, const uint8_t *weight, const int8_t *x, size_t stride, vi *sums) {
  UNROLL for (int m = 0; m < rows; m++) sums[m] = vdupq_n_s32(0);
  if (format == ROWS8) {
    UNROLL for (int i = 0; i < BLOCK; i += 16) {
      const int8x16_t w = vreinterpretq_s8_u8(veorq_u8(vld1q_u8(weight + i), vdupq_n_u8(0x80)));
      UNROLL for (int m = 0; m < rows; m++) sums[m] = vdotq_s32(sums[m], w, vld1q_s8(x + (size_t)m * stride + i));
    }
  } else {
    UNROLL for (int i = 0; i < BLOCK / 2; i += 16) {
      const uint8x16_t both = vld1q_u8(weight + i);
      const int8x16_t even = vreinterpretq_s8_u8(vandq_u8(both, vdupq_n_u8(15))), odd = vreinterpretq_s8_u8(vshrq_n_u8(both, 4));
      UNROLL for (int m = 0; m < rows; m++) {
        const int8_t *values = x + (size_t)m * stride + i;
        sums[m] = vdotq_s32(sums[m], even, vld1q_s8(values));
        sums[m] = vdotq_s32(sums[m], odd, vld1q_s8(values + BLOCK / 2));
      }
    }
  }
}
