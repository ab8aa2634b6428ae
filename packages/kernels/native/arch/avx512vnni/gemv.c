#include <immintrin.h>
#include "kernels.h"
#include "panel-width.h"
#include "vector-math.h"

__attribute__((always_inline)) static inline void load_block(WeightFormat format, const uint8_t *row, size_t block, __m512i *first, __m512i *second) {
  if (format == ROWS8) {
    *first = _mm512_loadu_si512(row + block * BLOCK);
    *second = _mm512_loadu_si512(row + block * BLOCK + 64);
  } else {
    split_halves(row + block * (BLOCK / 2), first, second);
  }
}

/* Not fmaf(), which is a call into the C library. */
static inline float fused(float a, float b, float c) { return _mm_cvtss_f32(_mm_fmadd_ss(_mm_set_ss(a), _mm_set_ss(b), _mm_set_ss(c))); }

/* Blocks whose sums are formed together. */
enum { SPAN = 8 };

/* The sums of eight vectors, one a lane. */
static inline __m256i sum_each(const __m512i v[SPAN]) {
  __m512i a[4], b[2];
  for (int i = 0; i < 4; i++) a[i] = _mm512_add_epi32(_mm512_unpacklo_epi32(v[2 * i], v[2 * i + 1]), _mm512_unpackhi_epi32(v[2 * i], v[2 * i + 1]));
  for (int i = 0; i < 2; i++) b[i] = _mm512_add_epi32(_mm512_unpacklo_epi64(a[2 * i], a[2 * i + 1]), _mm512_unpackhi_epi64(a[2 * i], a[2 * i + 1]));
  const __m512i c = _mm512_add_epi32(_mm512_shuffle_i32x4(b[0], b[1], 0x88), _mm512_shuffle_i32x4(b[0], b[1], 0xdd));
  /* Quarters: two of the first four sums, two of the others. */
  const __m512i d = _mm512_add_epi32(c, _mm512_shuffle_i32x4(c, c, 0xb1));
  return _mm512_castsi512_si256(_mm512_shuffle_i32x4(d, d, 0x08));
}

/*
 * A weight row times a row of x. The integers of a block are exact in any order, and blocks are added in the order of gemm.c: what a row of
 * x gives never depends on how many others are multiplied with it.
 */
__attribute__((always_inline)) static inline float product(WeightFormat format, const Activations *x, size_t row, const uint8_t *weight, const float *scales) {
  const int8_t *values = x->values + row * x->stride;
  const float *x_scales = x->scales + row * x->blocks;
  const int32_t *zero_sums = x->zero_sums + row * x->blocks;
  float total = 0.0f;
  for (size_t start = 0; start < x->blocks; start += SPAN) {
    const size_t blocks = x->blocks - start < SPAN ? x->blocks - start : SPAN;
    __m512i sums[SPAN];
    UNROLL for (size_t i = 0; i < SPAN; i++) {
      sums[i] = _mm512_setzero_si512();
      if (i >= blocks) continue;
      __m512i first, second;
      load_block(format, weight, start + i, &first, &second);
      const int8_t *block = values + (start + i) * BLOCK;
      sums[i] = _mm512_dpbusd_epi32(_mm512_maskz_set1_epi32(1, zero_sums[start + i]), first, _mm512_loadu_si512(block));
      sums[i] = _mm512_dpbusd_epi32(sums[i], second, _mm512_loadu_si512(block + 64));
    }
    const __mmask8 mask = (__mmask8)((1u << blocks) - 1);
    _Alignas(32) float whole[SPAN], both[SPAN];
    _mm256_store_ps(whole, _mm256_cvtepi32_ps(sum_each(sums)));
    _mm256_store_ps(both, _mm256_mul_ps(_mm256_maskz_loadu_ps(mask, scales + start), _mm256_maskz_loadu_ps(mask, x_scales + start)));
    for (size_t i = 0; i < blocks; i++) total = fused(whole[i], both[i], total);
  }
  return total;
}

__attribute__((always_inline)) static inline void multiply(const LinearCall *call, WeightFormat format, const Activations *x, size_t panel, float *products) {
  const size_t bytes = row_bytes(format, x->stride);
  /* One row of weights after the other, as they lie in memory: the processor foresees one stream best. */
  for (size_t lane = 0; lane < NARROW; lane++) {
    const size_t at = panel_row(call, NARROW, panel, lane);
    for (size_t row = 0; row < call->rows; row++)
      products[row * NARROW + lane] = product(format, x, row, call->weight + at * bytes, call->scales + at * x->blocks);
  }
}

void avx512_gemv(const LinearCall *call, const Activations *x, size_t panel, float *products) {
  if (call->format == ROWS8) multiply(call, ROWS8, x, panel, products);
  else multiply(call, ROWS4, x, panel, products);
}
