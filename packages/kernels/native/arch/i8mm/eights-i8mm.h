/* Products of eights with SMMLA, which multiplies two rows of x by two channels. Groups are [inputs / 8][16][8]. */
#pragma once

enum { KR = 8 };

INLINE void accumulate(vi *sums, const int rows, const int8_t *x, size_t stride, const int8_t *group, size_t inputs) {
  enum { PAIRS = GROUP / 2 };
  const int twos = (rows + 1) / 2;
  int32x4_t squares[(MR + 1) / 2 * PAIRS]; /* of rows r, s and channels c, d: r c, r d, s c, s d */
  UNROLL for (int i = 0; i < twos * PAIRS; i++) squares[i] = vdupq_n_s32(0);
  for (size_t k = 0; k < inputs; k += 8, group += GROUP * 8) {
    int8x16_t values[(MR + 1) / 2];
    UNROLL for (int m = 0; m < twos; m++) {
      const int8_t *at = x + 2 * (size_t)m * stride + k;
      values[m] = vcombine_s8(vld1_s8(at), vld1_s8(2 * m + 1 < rows ? at + stride : at));
    }
    UNROLL for (int c = 0; c < PAIRS; c++) {
      const int8x16_t weights = vld1q_s8(group + c * 16);
      UNROLL for (int m = 0; m < twos; m++) squares[m * PAIRS + c] = vmmlaq_s32(squares[m * PAIRS + c], values[m], weights);
    }
  }
  UNROLL for (int m = 0; m < rows; m++)
    UNROLL for (int v = 0; v < GROUP_VECTORS; v++) {
      const int64x2_t a = vreinterpretq_s64_s32(squares[m / 2 * PAIRS + 2 * v]), b = vreinterpretq_s64_s32(squares[m / 2 * PAIRS + 2 * v + 1]);
      sums[m * GROUP_VECTORS + v] = vi_add(sums[m * GROUP_VECTORS + v], vreinterpretq_s32_s64(m % 2 == 0 ? vtrn1q_s64(a, b) : vtrn2q_s64(a, b)));
    }
}

INLINE void pack_inputs(const int8_t *const inputs[KR], int8_t *to, int32_t *totals) {
  int8_t halves[2][GROUP * 4];
  interleave_quad(inputs, halves[0], totals);
  interleave_quad(inputs + 4, halves[1], totals);
  UNROLL for (int i = 0; i < GROUP / 4; i++) {
    const int32x4_t a = vreinterpretq_s32_s8(vld1q_s8(halves[0] + i * 16)), b = vreinterpretq_s32_s8(vld1q_s8(halves[1] + i * 16));
    vst1q_s8(to + i * 32, vreinterpretq_s8_s32(vzip1q_s32(a, b)));
    vst1q_s8(to + i * 32 + 16, vreinterpretq_s8_s32(vzip2q_s32(a, b)));
  }
}

static void pack_group(const uint8_t *const rows[GROUP], uint8_t flip, size_t count, int8_t *to) {
  const uint8x16_t change = vdupq_n_u8(flip);
  for (size_t k = 0; k < count; k += 16, to += GROUP * 16)
    UNROLL for (int lane = 0; lane < GROUP; lane += 2) {
      const uint64x2_t a = vreinterpretq_u64_u8(veorq_u8(vld1q_u8(rows[lane] + k), change));
      const uint64x2_t b = vreinterpretq_u64_u8(veorq_u8(vld1q_u8(rows[lane + 1] + k), change));
      vst1q_s8(to + lane * 8, vreinterpretq_s8_u64(vtrn1q_u64(a, b)));
      vst1q_s8(to + GROUP * 8 + lane * 8, vreinterpretq_s8_u64(vtrn2q_u64(a, b)));
    }
}
