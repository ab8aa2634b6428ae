/* Vectors of AVX2 with FMA: see generic/README.md. */
#pragma once

#include <immintrin.h>
#include "../../sizes.h"
#include "../../unroll.h"

#define W 8
typedef __m256 vf;
typedef __m256i vi;
typedef __m256i vp;

INLINE __m256i first_lanes(size_t n) {
  static const int32_t mask[16] = {-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0};
  return _mm256_loadu_si256((const __m256i *)(mask + 8 - (n < 8 ? n : 8)));
}

INLINE vf vf_load(const float *p) { return _mm256_loadu_ps(p); }
INLINE vf vf_load_n(const float *p, size_t n) { return n >= 8 ? _mm256_loadu_ps(p) : _mm256_maskload_ps(p, first_lanes(n)); }
INLINE void vf_store(float *p, vf x) { _mm256_storeu_ps(p, x); }
/* A masked store takes some processors many steps: only where it has to be. */
INLINE void vf_store_n(float *p, vf x, size_t n) {
  if (n >= 8) _mm256_storeu_ps(p, x);
  else _mm256_maskstore_ps(p, first_lanes(n), x);
}
INLINE vf vf_set(float x) { return _mm256_set1_ps(x); }
INLINE vf vf_add(vf a, vf b) { return _mm256_add_ps(a, b); }
INLINE vf vf_sub(vf a, vf b) { return _mm256_sub_ps(a, b); }
INLINE vf vf_mul(vf a, vf b) { return _mm256_mul_ps(a, b); }
INLINE vf vf_div(vf a, vf b) { return _mm256_div_ps(a, b); }
INLINE vf vf_fma(vf a, vf b, vf c) { return _mm256_fmadd_ps(a, b, c); }  /* a b + c */
INLINE vf vf_fms(vf a, vf b, vf c) { return _mm256_fmsub_ps(a, b, c); }  /* a b − c */
INLINE vf vf_fnma(vf a, vf b, vf c) { return _mm256_fnmadd_ps(a, b, c); } /* c − a b */
INLINE vf vf_max(vf a, vf b) { return _mm256_max_ps(a, b); }
INLINE vf vf_min(vf a, vf b) { return _mm256_min_ps(a, b); }
INLINE vf vf_abs(vf a) { return _mm256_andnot_ps(_mm256_set1_ps(-0.0f), a); }
INLINE vf vf_round(vf a) { return _mm256_round_ps(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
/* The first n lanes of x, the others of `rest`. */
INLINE vf vf_keep(vf x, size_t n, vf rest) { return _mm256_blendv_ps(rest, x, _mm256_castsi256_ps(first_lanes(n))); }
INLINE float vf_sum(vf x) {
  __m128 y = _mm_add_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1));
  y = _mm_add_ps(y, _mm_movehl_ps(y, y));
  return _mm_cvtss_f32(_mm_add_ss(y, _mm_movehdup_ps(y)));
}
INLINE float vf_largest(vf x) {
  __m128 y = _mm_max_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1));
  y = _mm_max_ps(y, _mm_movehl_ps(y, y));
  return _mm_cvtss_f32(_mm_max_ss(y, _mm_movehdup_ps(y)));
}
/* Lane i is the sum of vector i. */
INLINE vf vf_sums(const vf v[8]) {
  const __m256 a = _mm256_hadd_ps(_mm256_hadd_ps(v[0], v[1]), _mm256_hadd_ps(v[2], v[3]));
  const __m256 b = _mm256_hadd_ps(_mm256_hadd_ps(v[4], v[5]), _mm256_hadd_ps(v[6], v[7]));
  return _mm256_add_ps(_mm256_permute2f128_ps(a, b, 0x20), _mm256_permute2f128_ps(a, b, 0x31));
}

/* Not fmaf(), which is a call into the C library. */
INLINE float fused(float a, float b, float c) { return _mm_cvtss_f32(_mm_fmadd_ss(_mm_set_ss(a), _mm_set_ss(b), _mm_set_ss(c))); }
INLINE float square_root(float x) { return _mm_cvtss_f32(_mm_sqrt_ss(_mm_set_ss(x))); }

INLINE vi vi_set(int32_t x) { return _mm256_set1_epi32(x); }
INLINE vi vi_load(const int32_t *p) { return _mm256_loadu_si256((const __m256i *)p); }
INLINE void vi_store(int32_t *p, vi x) { _mm256_storeu_si256((__m256i *)p, x); }
INLINE vi vi_add(vi a, vi b) { return _mm256_add_epi32(a, b); }
INLINE vi vi_min(vi a, vi b) { return _mm256_min_epi32(a, b); }
INLINE vi vi_round(vf x) { return _mm256_cvtps_epi32(x); }
INLINE vf vf_from(vi x) { return _mm256_cvtepi32_ps(x); }
INLINE vf vf_from_bytes(const int8_t *p) { return _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i *)p))); }
INLINE int32_t vi_sum(vi x) {
  __m128i y = _mm_add_epi32(_mm256_castsi256_si128(x), _mm256_extracti128_si256(x, 1));
  y = _mm_add_epi32(y, _mm_shuffle_epi32(y, 0x4e));
  return _mm_cvtsi128_si32(_mm_add_epi32(y, _mm_shuffle_epi32(y, 0xb1)));
}
/* x · 2^whole for an x near 1 and −126 ≤ whole ≤ 127: into the exponent's bits. */
INLINE vf vf_scale2(vf x, vi whole) { return _mm256_castsi256_ps(_mm256_add_epi32(_mm256_castps_si256(x), _mm256_slli_epi32(whole, 23))); }
/* Lane i is the sum of vector i. */
INLINE vi vi_sums(const vi v[8]) {
  const __m256i a = _mm256_hadd_epi32(_mm256_hadd_epi32(v[0], v[1]), _mm256_hadd_epi32(v[2], v[3]));
  const __m256i b = _mm256_hadd_epi32(_mm256_hadd_epi32(v[4], v[5]), _mm256_hadd_epi32(v[6], v[7]));
  return _mm256_add_epi32(_mm256_permute2x128_si256(a, b, 0x20), _mm256_permute2x128_si256(a, b, 0x31));
}
/* W numbers, saturated. */
INLINE void vi_store_words(int16_t *p, vi x) {
  const __m256i packed = _mm256_permute4x64_epi64(_mm256_packs_epi32(x, x), 0xd8);
  _mm_storeu_si128((__m128i *)p, _mm256_castsi256_si128(packed));
}
INLINE void vi_store_bytes(int8_t *p, vi x) {
  const __m128i words = _mm256_castsi256_si128(_mm256_permute4x64_epi64(_mm256_packs_epi32(x, x), 0xd8));
  _mm_storel_epi64((__m128i *)p, _mm_packs_epi16(words, words));
}

INLINE vp vp_load(const int16_t *p) { return _mm256_loadu_si256((const __m256i *)p); }
/* 2 W bytes made int16. */
INLINE vp vp_load_bytes(const int8_t *p) { return _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)p)); }
INLINE void vp_store(int16_t *p, vp x) { _mm256_storeu_si256((__m256i *)p, x); }
INLINE vp vp_set(const int16_t *pair) {
  int32_t both;
  __builtin_memcpy(&both, pair, 4);
  return _mm256_set1_epi32(both);
}
#if defined(__AVXVNNI__)
/* In assembly because Clang splits the intrinsic into vpmaddwd and vpaddd: twice the work here. */
INLINE vi vi_dot(vi sum, vp a, vp b) {
  __asm__("%{vex%} vpdpwssd %2, %1, %0" : "+x"(sum) : "x"(a), "x"(b));
  return sum;
}
#else
INLINE vi vi_dot(vi sum, vp a, vp b) { return _mm256_add_epi32(sum, _mm256_madd_epi16(a, b)); }
#endif
