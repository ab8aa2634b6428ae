/* Vectors of one lane, in plain C: see generic/README.md. */
#pragma once

#include <stdint.h>
#include "../../sizes.h"
#include "../../unroll.h"

#define W 1
typedef float vf;
typedef int32_t vi;
typedef struct {
  int16_t first, second;
} vp;

INLINE vf vf_load(const float *p) { return *p; }
INLINE vf vf_load_n(const float *p, size_t n) { return n > 0 ? *p : 0; }
INLINE void vf_store(float *p, vf x) { *p = x; }
INLINE void vf_store_n(float *p, vf x, size_t n) {
  if (n > 0) *p = x;
}
INLINE vf vf_set(float x) { return x; }
INLINE vf vf_add(vf a, vf b) { return a + b; }
INLINE vf vf_sub(vf a, vf b) { return a - b; }
INLINE vf vf_mul(vf a, vf b) { return a * b; }
INLINE vf vf_div(vf a, vf b) { return a / b; }
/* Products are exact in double, so what fuses multiplication and addition elsewhere rounds (almost) the same here. */
INLINE vf vf_fma(vf a, vf b, vf c) { return (float)((double)a * b + c); }
INLINE vf vf_fms(vf a, vf b, vf c) { return (float)((double)a * b - c); }
INLINE vf vf_fnma(vf a, vf b, vf c) { return (float)(c - (double)a * b); }
INLINE vf vf_max(vf a, vf b) { return a > b ? a : b; }
INLINE vf vf_min(vf a, vf b) { return a < b ? a : b; }
INLINE vf vf_abs(vf a) { return a < 0 ? -a : a; }
/* Half to even: the sum has no bits left for a fraction. */
INLINE vf vf_round(vf a) {
  const double all = 6755399441055744.0; /* 1.5 · 2^52 */
  volatile double shifted = (double)a + all;
  return (float)(shifted - all);
}
INLINE vf vf_keep(vf x, size_t n, vf rest) { return n > 0 ? x : rest; }
INLINE float vf_sum(vf x) { return x; }
INLINE float vf_largest(vf x) { return x; }
INLINE vf vf_sums(const vf v[1]) { return v[0]; }

INLINE vi vi_set(int32_t x) { return x; }
INLINE vi vi_load(const int32_t *p) { return *p; }
INLINE void vi_store(int32_t *p, vi x) { *p = x; }
INLINE vi vi_add(vi a, vi b) { return (int32_t)((uint32_t)a + (uint32_t)b); }
INLINE vi vi_min(vi a, vi b) { return a < b ? a : b; }
/* Beyond int32 as the vector units do it: the least number. */
INLINE vi vi_round(vf x) {
  const float whole = vf_round(x);
  return whole >= -2147483648.0f && whole < 2147483648.0f ? (int32_t)whole : INT32_MIN;
}
/* x · 2^whole for an x near 1 and −126 ≤ whole ≤ 127: into the exponent's bits. */
INLINE vf vf_scale2(vf x, vi whole) {
  uint32_t bits;
  __builtin_memcpy(&bits, &x, 4);
  bits += (uint32_t)whole << 23;
  __builtin_memcpy(&x, &bits, 4);
  return x;
}
INLINE vf vf_from(vi x) { return (float)x; }
INLINE vf vf_from_bytes(const int8_t *p) { return (float)*p; }
INLINE int32_t vi_sum(vi x) { return x; }
INLINE vi vi_sums(const vi v[1]) { return v[0]; }
INLINE void vi_store_words(int16_t *p, vi x) { *p = (int16_t)(x > 32767 ? 32767 : x < -32768 ? -32768 : x); }
INLINE void vi_store_bytes(int8_t *p, vi x) { *p = (int8_t)(x > 127 ? 127 : x < -128 ? -128 : x); }

INLINE vp vp_load(const int16_t *p) { return (vp){p[0], p[1]}; }
INLINE vp vp_load_bytes(const int8_t *p) { return (vp){p[0], p[1]}; }
INLINE void vp_store(int16_t *p, vp x) {
  p[0] = x.first;
  p[1] = x.second;
}
INLINE vp vp_set(const int16_t *pair) { return (vp){pair[0], pair[1]}; }
INLINE vi vi_dot(vi sum, vp a, vp b) { return vi_add(sum, a.first * b.first + a.second * b.second); }
