#pragma once

#include <immintrin.h>
#include <stddef.h>
#include <stdint.h>
#include "../../sizes.h"
#include "../../unroll.h"

static const float log2_e = 1.44269504f;

/** The lanes of 16 that a row of `count` numbers still fills. */
static inline __mmask16 lanes(size_t count) { return count >= 16 ? 0xffff : (__mmask16)((1u << count) - 1); }

/** 2^x to a relative error of 1e-7; 0 far below. The polynomial is the minimax one over ±½. */
static inline __m512 exp2_ps(__m512 x) {
  __m512 rest = _mm512_reduce_ps(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
  __m512 power = _mm512_set1_ps(1.327647215e-03f);
  power = _mm512_fmadd_ps(power, rest, _mm512_set1_ps(9.675541662e-03f));
  power = _mm512_fmadd_ps(power, rest, _mm512_set1_ps(5.550713276e-02f));
  power = _mm512_fmadd_ps(power, rest, _mm512_set1_ps(2.402211972e-01f));
  power = _mm512_fmadd_ps(power, rest, _mm512_set1_ps(6.931469671e-01f));
  power = _mm512_fmadd_ps(power, rest, _mm512_set1_ps(1.0f));
  return _mm512_scalef_ps(power, _mm512_sub_ps(x, rest));
}

/** 64 bytes of two 4-bit numbers each: the low halves, then the high ones. */
static inline void split_halves(const uint8_t *bytes, __m512i *low, __m512i *high) {
  __m512i both = _mm512_loadu_si512(bytes), half = _mm512_set1_epi8(15);
  *low = _mm512_and_si512(both, half);
  *high = _mm512_and_si512(_mm512_srli_epi16(both, 4), half);
}

/** Lane r broadcast to all lanes. */
static inline __m512 broadcast_lane(__m512 values, int r) { return _mm512_permutexvar_ps(_mm512_set1_epi32(r), values); }

/* Six vectors reduced at once: every step folds two vectors into one, instead of one vector into half of one. */
#define REDUCE6(name, fold)                                                                                                        \
  static inline __m512 name(const __m512 v[6]) {                                                                                   \
    __m512 a = fold(_mm512_shuffle_f32x4(v[0], v[1], 0x44), _mm512_shuffle_f32x4(v[0], v[1], 0xee));                               \
    __m512 b = fold(_mm512_shuffle_f32x4(v[2], v[3], 0x44), _mm512_shuffle_f32x4(v[2], v[3], 0xee));                               \
    __m512 c = fold(_mm512_shuffle_f32x4(v[4], v[5], 0x44), _mm512_shuffle_f32x4(v[4], v[5], 0xee));                               \
    __m512 x = fold(_mm512_shuffle_f32x4(a, b, 0x88), _mm512_shuffle_f32x4(a, b, 0xdd));                                           \
    __m512 y = fold(_mm512_shuffle_f32x4(c, c, 0x88), _mm512_shuffle_f32x4(c, c, 0xdd));                                           \
    __m512 z = fold(_mm512_unpacklo_ps(x, y), _mm512_unpackhi_ps(x, y));                                                           \
    z = fold(z, _mm512_shuffle_ps(z, z, 0x4e));                                                                                    \
    return _mm512_permutexvar_ps(_mm512_setr_epi32(0, 4, 8, 12, 1, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), z);                           \
  }
/** Lane r (r < 6) is the sum of vector r. */
REDUCE6(sum_of_each, _mm512_add_ps)
/** Lane r (r < 6) is the largest lane of vector r. */
REDUCE6(largest_of_each, _mm512_max_ps)
#undef REDUCE6

/* The same for sixteen vectors. */
#define REDUCE16(name, fold)                                                                                                       \
  static inline __m512 name(const __m512 v[16]) {                                                                                  \
    __m512 t[8], u[4];                                                                                                             \
    UNROLL                                                                                                                         \
    for (int i = 0; i < 8; i++) t[i] = fold(_mm512_unpacklo_ps(v[2 * i], v[2 * i + 1]), _mm512_unpackhi_ps(v[2 * i], v[2 * i + 1])); \
    UNROLL                                                                                                                         \
    for (int i = 0; i < 4; i++) {                                                                                                  \
      __m512d a = _mm512_castps_pd(t[2 * i]), b = _mm512_castps_pd(t[2 * i + 1]);                                                  \
      u[i] = fold(_mm512_castpd_ps(_mm512_unpacklo_pd(a, b)), _mm512_castpd_ps(_mm512_unpackhi_pd(a, b)));                         \
    }                                                                                                                              \
    __m512 x = fold(_mm512_shuffle_f32x4(u[0], u[1], 0x88), _mm512_shuffle_f32x4(u[0], u[1], 0xdd));                               \
    __m512 y = fold(_mm512_shuffle_f32x4(u[2], u[3], 0x88), _mm512_shuffle_f32x4(u[2], u[3], 0xdd));                               \
    return fold(_mm512_shuffle_f32x4(x, y, 0x88), _mm512_shuffle_f32x4(x, y, 0xdd));                                               \
  }
/** Lane i is the sum of vector i. */
REDUCE16(sum_of_each16, _mm512_add_ps)
/** Lane i is the largest lane of vector i. */
REDUCE16(largest_of_each16, _mm512_max_ps)
#undef REDUCE16

/** Transposes a 16 × 16 matrix of 32-bit lanes. */
static inline void transpose16(__m512i r[16]) {
  __m512i t[16];
  UNROLL
  for (int i = 0; i < 8; i++) {
    t[2 * i] = _mm512_unpacklo_epi32(r[2 * i], r[2 * i + 1]);
    t[2 * i + 1] = _mm512_unpackhi_epi32(r[2 * i], r[2 * i + 1]);
  }
  UNROLL
  for (int i = 0; i < 4; i++) {
    r[4 * i] = _mm512_unpacklo_epi64(t[4 * i], t[4 * i + 2]);
    r[4 * i + 1] = _mm512_unpackhi_epi64(t[4 * i], t[4 * i + 2]);
    r[4 * i + 2] = _mm512_unpacklo_epi64(t[4 * i + 1], t[4 * i + 3]);
    r[4 * i + 3] = _mm512_unpackhi_epi64(t[4 * i + 1], t[4 * i + 3]);
  }
  UNROLL
  for (int i = 0; i < 4; i++) {
    t[i] = _mm512_shuffle_i32x4(r[i], r[4 + i], 0x88);
    t[4 + i] = _mm512_shuffle_i32x4(r[i], r[4 + i], 0xdd);
    t[8 + i] = _mm512_shuffle_i32x4(r[8 + i], r[12 + i], 0x88);
    t[12 + i] = _mm512_shuffle_i32x4(r[8 + i], r[12 + i], 0xdd);
  }
  UNROLL
  for (int i = 0; i < 4; i++) {
    r[i] = _mm512_shuffle_i32x4(t[i], t[8 + i], 0x88);
    r[8 + i] = _mm512_shuffle_i32x4(t[i], t[8 + i], 0xdd);
    r[4 + i] = _mm512_shuffle_i32x4(t[4 + i], t[12 + i], 0x88);
    r[12 + i] = _mm512_shuffle_i32x4(t[4 + i], t[12 + i], 0xdd);
  }
}
