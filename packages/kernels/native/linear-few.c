#include "linear-few.h"
#include <immintrin.h>
#include "epilogue.h"
#include "panel.h"

#define UNROLL _Pragma("clang loop unroll(full)")

/* The sums of 16 vectors: lane i holds that of vector i. */
static inline __m512 sum_each(const __m512 v[16]) {
  __m512 a[8], b[4], c[2];
  for (int i = 0; i < 8; i++) a[i] = _mm512_add_ps(_mm512_unpacklo_ps(v[2 * i], v[2 * i + 1]), _mm512_unpackhi_ps(v[2 * i], v[2 * i + 1]));
  for (int i = 0; i < 4; i++) {
    const __m512d low = _mm512_castps_pd(a[2 * i]), high = _mm512_castps_pd(a[2 * i + 1]);
    b[i] = _mm512_add_ps(_mm512_castpd_ps(_mm512_unpacklo_pd(low, high)), _mm512_castpd_ps(_mm512_unpackhi_pd(low, high)));
  }
  for (int i = 0; i < 2; i++) c[i] = _mm512_add_ps(_mm512_shuffle_f32x4(b[2 * i], b[2 * i + 1], 0x88), _mm512_shuffle_f32x4(b[2 * i], b[2 * i + 1], 0xdd));
  return _mm512_add_ps(_mm512_shuffle_f32x4(c[0], c[1], 0x88), _mm512_shuffle_f32x4(c[0], c[1], 0xdd));
}

__attribute__((always_inline)) static inline void load_block(WeightFormat format, const uint8_t *row, size_t block, __m512i *first, __m512i *second) {
  if (format == ROWS8) {
    *first = _mm512_loadu_si512(row + block * BLOCK);
    *second = _mm512_loadu_si512(row + block * BLOCK + 64);
  } else {
    const __m512i both = _mm512_loadu_si512(row + block * (BLOCK / 2)), low = _mm512_set1_epi8(15);
    *first = _mm512_and_si512(both, low);
    *second = _mm512_and_si512(_mm512_srli_epi16(both, 4), low);
  }
}

/* Blocks whose products of scales are at hand together. */
enum { SPAN = 16 };

/* out[m]: partial sums of a weight row and row m of x, 16 lanes each. */
__attribute__((always_inline)) static inline void one_row(WeightFormat format, const int rows, const Activations *x, size_t row, const uint8_t *weight,
                                                          const float *scales, __m512 out[]) {
  for (int m = 0; m < rows; m++) out[m] = _mm512_setzero_ps();
  for (size_t start = 0; start < x->blocks; start += SPAN) {
    const size_t blocks = x->blocks - start < SPAN ? x->blocks - start : SPAN;
    const __mmask16 mask = (__mmask16)((1u << blocks) - 1);
    _Alignas(64) float both[4 * SPAN];
    const __m512 weight_scales = _mm512_maskz_loadu_ps(mask, scales + start);
    UNROLL for (int m = 0; m < rows; m++)
      _mm512_store_ps(both + m * SPAN, _mm512_mul_ps(weight_scales, _mm512_maskz_loadu_ps(mask, x->scales + (row + m) * x->blocks + start)));
    for (size_t block = 0; block < blocks; block++) {
      __m512i first, second;
      load_block(format, weight, start + block, &first, &second);
      UNROLL for (int m = 0; m < rows; m++) {
        const int8_t *values = x->values + (row + m) * x->stride + (start + block) * BLOCK;
        __m512i sum = _mm512_maskz_set1_epi32(1, x->zero_sums[(row + m) * x->blocks + start + block]);
        sum = _mm512_dpbusd_epi32(sum, first, _mm512_loadu_si512(values));
        sum = _mm512_dpbusd_epi32(sum, second, _mm512_loadu_si512(values + 64));
        out[m] = _mm512_fmadd_ps(_mm512_cvtepi32_ps(sum), _mm512_set1_ps(both[m * SPAN + block]), out[m]);
      }
    }
  }
}

/* 16 / rows weight rows from `lane` of the panel on, into products [row of x][lane]. */
__attribute__((always_inline)) static inline void sixteen(const LinearCall *call, WeightFormat format, const int rows, const Activations *x, size_t row,
                                                          size_t panel, size_t lane, float *products) {
  const size_t row_bytes = format == ROWS8 ? x->stride : x->stride / 2;
  __m512 parts[16];
  /* One after the other, as they lie in memory: the processor foresees one stream best. */
  for (int r = 0; r < 16 / rows; r++) {
    const size_t at = panel_row(call, panel, lane + r);
    one_row(format, rows, x, row, call->weight + at * row_bytes, call->scales + at * x->blocks, parts + r * rows);
  }
  _Alignas(64) float sums[16];
  _mm512_store_ps(sums, sum_each(parts));
  for (int i = 0; i < 16; i++) products[(row + i % rows) * NARROW + lane + i / rows] = sums[i];
}

/* All rows of x, four, two or one at a time, over 16 rows of weights that are in the cache after the first time. */
__attribute__((always_inline)) static inline void multiply(const LinearCall *call, WeightFormat format, const Activations *x, size_t panel, float *products) {
  for (size_t lane = 0; lane < NARROW; lane += 16) {
    size_t row = 0;
    for (; row + 4 <= call->rows; row += 4)
      for (size_t i = 0; i < 16; i += 4) sixteen(call, format, 4, x, row, panel, lane + i, products);
    if (row + 2 <= call->rows) {
      for (size_t i = 0; i < 16; i += 8) sixteen(call, format, 2, x, row, panel, lane + i, products);
      row += 2;
    }
    if (row < call->rows) sixteen(call, format, 1, x, row, panel, lane, products);
  }
}

void multiply_in_place(const LinearCall *call, const Activations *x, size_t panel, Best *best) {
  _Alignas(64) float products[FEW * NARROW];
  if (call->format == ROWS8) multiply(call, ROWS8, x, panel, products);
  else multiply(call, ROWS4, x, panel, products);
  finish_rows(call, panel, 0, call->rows, products, best);
}
