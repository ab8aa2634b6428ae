/* Vectors of ARM64's Advanced SIMD: see generic/README.md. A `vp` holds the first numbers of its four pairs, then the second ones, as SMLAL and SMLAL2 read them. */
#pragma once

#include <arm_neon.h>
#include "../../sizes.h"
#include "../../unroll.h"

#define W 4
typedef float32x4_t vf;
typedef int32x4_t vi;
typedef int16x8_t vp;

INLINE uint32x4_t first_lanes(size_t n) {
  static const uint32_t lane[4] = {0, 1, 2, 3};
  return vcltq_u32(vld1q_u32(lane), vdupq_n_u32(n < 4 ? (uint32_t)n : 4));
}

INLINE vf vf_load(const float *p) { return vld1q_f32(p); }
INLINE vf vf_load_n(const float *p, size_t n) {
  if (n >= 4) return vld1q_f32(p);
  float lanes[4] = {0, 0, 0, 0};
  for (size_t i = 0; i < n; i++) lanes[i] = p[i];
  return vld1q_f32(lanes);
}
INLINE void vf_store(float *p, vf x) { vst1q_f32(p, x); }
INLINE void vf_store_n(float *p, vf x, size_t n) {
  if (n >= 4) {
    vst1q_f32(p, x);
    return;
  }
  float lanes[4];
  vst1q_f32(lanes, x);
  for (size_t i = 0; i < n; i++) p[i] = lanes[i];
}
INLINE vf vf_set(float x) { return vdupq_n_f32(x); }
INLINE vf vf_add(vf a, vf b) { return vaddq_f32(a, b); }
INLINE vf vf_sub(vf a, vf b) { return vsubq_f32(a, b); }
INLINE vf vf_mul(vf a, vf b) { return vmulq_f32(a, b); }
INLINE vf vf_div(vf a, vf b) { return vdivq_f32(a, b); }
INLINE vf vf_fma(vf a, vf b, vf c) { return vfmaq_f32(c, a, b); }             /* a b + c */
INLINE vf vf_fms(vf a, vf b, vf c) { return vfmaq_f32(vnegq_f32(c), a, b); } /* a b − c */
INLINE vf vf_fnma(vf a, vf b, vf c) { return vfmsq_f32(c, a, b); }            /* c − a b */
INLINE vf vf_max(vf a, vf b) { return vmaxq_f32(a, b); }
INLINE vf vf_min(vf a, vf b) { return vminq_f32(a, b); }
INLINE vf vf_abs(vf a) { return vabsq_f32(a); }
INLINE vf vf_round(vf a) { return vrndnq_f32(a); }
/* The first n lanes of x, the others of `rest`. */
INLINE vf vf_keep(vf x, size_t n, vf rest) { return vbslq_f32(first_lanes(n), x, rest); }
INLINE float vf_sum(vf x) { return vaddvq_f32(x); }
INLINE float vf_largest(vf x) { return vmaxvq_f32(x); }
/* Lane i is the sum of vector i. */
INLINE vf vf_sums(const vf v[4]) { return vpaddq_f32(vpaddq_f32(v[0], v[1]), vpaddq_f32(v[2], v[3])); }

/* Not fmaf(), which is a call into the C library. */
INLINE float fused(float a, float b, float c) { return vget_lane_f32(vfma_f32(vdup_n_f32(c), vdup_n_f32(a), vdup_n_f32(b)), 0); }
INLINE float square_root(float x) { return vget_lane_f32(vsqrt_f32(vdup_n_f32(x)), 0); }

INLINE vi vi_set(int32_t x) { return vdupq_n_s32(x); }
INLINE vi vi_load(const int32_t *p) { return vld1q_s32(p); }
INLINE void vi_store(int32_t *p, vi x) { vst1q_s32(p, x); }
INLINE vi vi_add(vi a, vi b) { return vaddq_s32(a, b); }
INLINE vi vi_min(vi a, vi b) { return vminq_s32(a, b); }
INLINE vi vi_round(vf x) { return vcvtnq_s32_f32(x); }
/* x · 2^whole for an x near 1 and −126 ≤ whole ≤ 127: into the exponent's bits. */
INLINE vf vf_scale2(vf x, vi whole) { return vreinterpretq_f32_s32(vaddq_s32(vreinterpretq_s32_f32(x), vshlq_n_s32(whole, 23))); }
INLINE vf vf_from(vi x) { return vcvtq_f32_s32(x); }
INLINE int8x8_t load_four_bytes(const int8_t *p) {
  uint32_t four;
  __builtin_memcpy(&four, p, 4);
  return vreinterpret_s8_u32(vdup_n_u32(four));
}
INLINE vf vf_from_bytes(const int8_t *p) { return vcvtq_f32_s32(vmovl_s16(vget_low_s16(vmovl_s8(load_four_bytes(p))))); }
INLINE int32_t vi_sum(vi x) { return vaddvq_s32(x); }
INLINE vi vi_sums(const vi v[4]) { return vpaddq_s32(vpaddq_s32(v[0], v[1]), vpaddq_s32(v[2], v[3])); }
/* W numbers, saturated. */
INLINE void vi_store_words(int16_t *p, vi x) { vst1_s16(p, vqmovn_s32(x)); }
INLINE void vi_store_bytes(int8_t *p, vi x) {
  const int16x4_t words = vqmovn_s32(x);
  const uint32_t four = vget_lane_u32(vreinterpret_u32_s8(vqmovn_s16(vcombine_s16(words, words))), 0);
  __builtin_memcpy(p, &four, 4);
}

INLINE vp vp_load(const int16_t *p) {
  const int16x8_t pairs = vld1q_s16(p);
  return vuzp1q_s16(pairs, vextq_s16(pairs, pairs, 1));
}
/* 2 W bytes made int16. */
INLINE vp vp_load_bytes(const int8_t *p) {
  const int8x8_t pairs = vld1_s8(p);
  return vmovl_s8(vuzp1_s8(pairs, vext_s8(pairs, pairs, 1)));
}
INLINE vp vp_set(const int16_t *pair) { return vcombine_s16(vdup_n_s16(pair[0]), vdup_n_s16(pair[1])); }
INLINE vi vi_dot(vi sum, vp a, vp b) { return vmlal_high_s16(vmlal_s16(sum, vget_low_s16(a), vget_low_s16(b)), a, b); }
