/* Products of quads with SDOT. Groups are [inputs / 4][16][4]. */
#pragma once

enum { KR = 4 };

INLINE void accumulate(vi *sums, const int rows, const int8_t *x, size_t stride, const int8_t *group, size_t inputs) {
  for (size_t k = 0; k < inputs; k += 4, group += GROUP * 4) {
    int8x16_t weights[GROUP_VECTORS];
    UNROLL for (int v = 0; v < GROUP_VECTORS; v++) weights[v] = vld1q_s8(group + v * 16);
    UNROLL for (int m = 0; m < rows; m++) {
      int32_t quad;
      __builtin_memcpy(&quad, x + (size_t)m * stride + k, 4);
      const int8x16_t values = vreinterpretq_s8_s32(vdupq_n_s32(quad));
      UNROLL for (int v = 0; v < GROUP_VECTORS; v++) sums[m * GROUP_VECTORS + v] = vdotq_s32(sums[m * GROUP_VECTORS + v], weights[v], values);
    }
  }
}

INLINE void pack_inputs(const int8_t *const inputs[KR], int8_t *to, int32_t *totals) { interleave_quad(inputs, to, totals); }

static void pack_group(const uint8_t *const rows[GROUP], uint8_t flip, size_t count, int8_t *to) {
  const uint8x16_t change = vdupq_n_u8(flip);
  for (size_t k = 0; k < count; k += 16, to += GROUP * 16)
    UNROLL for (int lane = 0; lane < GROUP; lane += 4) {
      uint32x4_t r[4];
      UNROLL for (int i = 0; i < 4; i++) r[i] = vreinterpretq_u32_u8(veorq_u8(vld1q_u8(rows[lane + i] + k), change));
      /* Transposes 4 × 4 quads. */
      const uint64x2_t a = vreinterpretq_u64_u32(vtrn1q_u32(r[0], r[1])), b = vreinterpretq_u64_u32(vtrn2q_u32(r[0], r[1]));
      const uint64x2_t c = vreinterpretq_u64_u32(vtrn1q_u32(r[2], r[3])), d = vreinterpretq_u64_u32(vtrn2q_u32(r[2], r[3]));
      const uint64x2_t quads[4] = {vtrn1q_u64(a, c), vtrn1q_u64(b, d), vtrn2q_u64(a, c), vtrn2q_u64(b, d)};
      UNROLL for (int i = 0; i < 4; i++) vst1q_s8(to + i * GROUP * 4 + lane * 4, vreinterpretq_s8_u64(quads[i]));
    }
}
