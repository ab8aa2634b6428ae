#include "kernels.h"
#include "vector-math.h"

void avx512_rotate(const float *x, const float *cos, const float *sin, size_t half, float *out) {
  for (size_t i = 0; i < half; i += 16) {
    __mmask16 mask = lanes(half - i);
    __m512 a = _mm512_maskz_loadu_ps(mask, x + i), b = _mm512_maskz_loadu_ps(mask, x + half + i);
    __m512 c = _mm512_maskz_loadu_ps(mask, cos + i), s = _mm512_maskz_loadu_ps(mask, sin + i);
    _mm512_mask_storeu_ps(out + i, mask, _mm512_fmsub_ps(a, c, _mm512_mul_ps(b, s)));
    _mm512_mask_storeu_ps(out + half + i, mask, _mm512_fmadd_ps(b, c, _mm512_mul_ps(a, s)));
  }
}

/** ONNX Runtime's numbers: x · (1 / scale) rounded half to even, saturated; a scale of 0 counts as 1. */
void avx512_quantize_cache_row(const float *row, const float *scale, size_t size, int8_t *to) {
  for (size_t d = 0; d < size; d += 16) {
    __mmask16 mask = lanes(size - d);
    __m512 unit = _mm512_mask_loadu_ps(_mm512_set1_ps(1), mask, scale + d);
    unit = _mm512_mask_mov_ps(unit, _mm512_cmp_ps_mask(unit, _mm512_setzero_ps(), _CMP_EQ_OQ), _mm512_set1_ps(1));
    __m512 x = _mm512_mul_ps(_mm512_maskz_loadu_ps(mask, row + d), _mm512_div_ps(_mm512_set1_ps(1), unit));
    x = _mm512_max_ps(_mm512_min_ps(x, _mm512_set1_ps(127)), _mm512_set1_ps(-128));
    _mm_mask_storeu_epi8(to + d, mask, _mm512_cvtepi32_epi8(_mm512_cvtps_epi32(x)));
  }
}

void avx512_copy_row(const float *row, size_t size, float *to) {
  for (size_t d = 0; d < size; d += 16)
    _mm512_mask_storeu_ps(to + d, lanes(size - d), _mm512_maskz_loadu_ps(lanes(size - d), row + d));
}
