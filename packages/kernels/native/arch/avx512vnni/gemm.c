#include <immintrin.h>
#include "kernels.h"
#include "panel-width.h"
#include "vector-math.h"

/* Rows of x whose sums stay in registers. */
enum { TILE = 6 };

/*
 * sums[m][c] += Σ x[m][k] w[k][c], 16 channels a vector. Some vectors of weights and a broadcast a row feed rows × vectors products; a broadcast
 * as part of each product would make the loads the bottleneck.
 */
__attribute__((always_inline)) static inline void accumulate(__m512i *sums, const int rows, const int vectors, const int8_t *x, size_t stride,
                                                             const uint8_t *panel, size_t inputs, const NextPanel *next, size_t done) {
  for (size_t k = 0; k < inputs; k += 4, panel += vectors * 64) {
    if (next != NULL) {
      _mm_prefetch((const char *)next->first + (done + k) * next->pace, _MM_HINT_T1);
      _mm_prefetch((const char *)next->second + (done + k) * next->pace, _MM_HINT_T1);
    }
    __m512i weights[4];
    UNROLL for (int c = 0; c < vectors; c++) weights[c] = _mm512_load_si512(panel + c * 64);
    UNROLL for (int m = 0; m < rows; m++) {
      const __m512i value = _mm512_set1_epi32(*(const int32_t *)(x + m * stride + k));
      UNROLL for (int c = 0; c < vectors; c++) sums[m * vectors + c] = _mm512_dpbusd_epi32(sums[m * vectors + c], weights[c], value);
    }
  }
}

__attribute__((always_inline)) static inline void begin(__m512i *sums, const int rows, const int vectors, const Activations *x, size_t row, size_t block) {
  UNROLL for (int m = 0; m < rows; m++)
    UNROLL for (int c = 0; c < vectors; c++) sums[m * vectors + c] = _mm512_set1_epi32(x->zero_sums[(row + m) * x->blocks + block]);
}

/* products [rows, WIDE] over one scale a row: all inputs add up in integers. */
__attribute__((always_inline)) static inline void wide_tile(const int rows, const Activations *x, size_t row, const Panel *panel, size_t inputs,
                                                            float *products) {
  enum { VECTORS = WIDE / 16 };
  __m512i sums[TILE * VECTORS];
  begin(sums, rows, VECTORS, x, row, 0);
  accumulate(sums, rows, VECTORS, x->values + row * x->stride, x->stride, panel->values, inputs, NULL, 0);
  UNROLL for (int m = 0; m < rows; m++) {
    const __m512 scale = _mm512_set1_ps(x->scales[row + m]), zero = _mm512_set1_ps(x->zeros[row + m]);
    UNROLL for (int c = 0; c < VECTORS; c++) {
      const __m512 both = _mm512_mul_ps(scale, _mm512_load_ps(panel->scales + c * 16));
      const __m512 sum = _mm512_fnmadd_ps(zero, _mm512_load_ps(panel->sums + c * 16), _mm512_cvtepi32_ps(sums[m * VECTORS + c]));
      _mm512_store_ps(products + m * WIDE + c * 16, _mm512_mul_ps(sum, both));
    }
  }
}

/* products [rows, NARROW] over one scale a block. */
__attribute__((always_inline)) static inline void narrow_tile(const int rows, const Activations *x, size_t row, const Panel *panel, const NextPanel *next,
                                                              float *products) {
  enum { VECTORS = NARROW / 16 };
  __m512 totals[TILE * VECTORS];
  UNROLL for (int i = 0; i < rows * VECTORS; i++) totals[i] = _mm512_setzero_ps();
  for (size_t block = 0; block < x->blocks; block++) {
    __m512i sums[TILE * VECTORS];
    begin(sums, rows, VECTORS, x, row, block);
    accumulate(sums, rows, VECTORS, x->values + row * x->stride + block * BLOCK, x->stride, panel->values + block * BLOCK * NARROW, BLOCK, next,
               block * BLOCK);
    UNROLL for (int c = 0; c < VECTORS; c++) {
      const __m512 scale = _mm512_load_ps(panel->scales + block * NARROW + c * 16);
      UNROLL for (int m = 0; m < rows; m++) {
        const __m512 both = _mm512_mul_ps(scale, _mm512_set1_ps(x->scales[(row + m) * x->blocks + block]));
        totals[m * VECTORS + c] = _mm512_fmadd_ps(_mm512_cvtepi32_ps(sums[m * VECTORS + c]), both, totals[m * VECTORS + c]);
      }
    }
  }
  UNROLL for (int i = 0; i < rows * VECTORS; i++) _mm512_store_ps(products + i * 16, totals[i]);
}

#define TILE_OF(rows)                                                            \
  if (format == COLUMNS8) wide_tile(rows, x, row, panel, inputs, products);      \
  else if (next != NULL) narrow_tile(rows, x, row, panel, next, products);       \
  else narrow_tile(rows, x, row, panel, NULL, products);                         \
  break;

void avx512_gemm(WeightFormat format, size_t rows, const Activations *x, size_t row, const Panel *panel, size_t inputs, const NextPanel *next, float *products) {
  switch (rows) {
    case 1: TILE_OF(1)
    case 2: TILE_OF(2)
    case 3: TILE_OF(3)
    case 4: TILE_OF(4)
    case 5: TILE_OF(5)
    default: TILE_OF(6)
  }
}
