/* Four neighbours of 16 channels side by side, for both ways in which ARM64 multiplies bytes: see generic/pack-panel.h. */
#pragma once

/* Four inputs of 16 channels as [16][4]; adds them to the totals [16]. */
INLINE void interleave_quad(const int8_t *const inputs[4], int8_t *to, int32_t *totals) {
  const int8x16x4_t rows = {{vld1q_s8(inputs[0]), vld1q_s8(inputs[1]), vld1q_s8(inputs[2]), vld1q_s8(inputs[3])}};
  vst4q_s8(to, rows);
  UNROLL for (int i = 0; i < GROUP / 4; i++) vst1q_s32(totals + i * 4, vdotq_s32(vld1q_s32(totals + i * 4), vld1q_s8(to + i * 16), vdupq_n_s8(1)));
}
