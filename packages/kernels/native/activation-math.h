/* exp, SiLU and GELU of 16 floats. */
#pragma once

#include <immintrin.h>

/* e^x, relative error below 2e-7 between −87 and 88, where it ends. exp2 of the fraction is a polynomial on [−0.5, 0.5]. */
static inline __m512 vector_exp(__m512 x) {
  x = _mm512_min_ps(_mm512_max_ps(x, _mm512_set1_ps(-87.0f)), _mm512_set1_ps(88.0f));
  const __m512 whole = _mm512_roundscale_ps(_mm512_mul_ps(x, _mm512_set1_ps(1.44269504f)), _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
  /* ln 2 in two parts, so that the remainder is exact. */
  __m512 rest = _mm512_fnmadd_ps(whole, _mm512_set1_ps(0.693359375f), x);
  rest = _mm512_fnmadd_ps(whole, _mm512_set1_ps(-2.12194440e-4f), rest);
  __m512 p = _mm512_set1_ps(1.9875691500e-4f);
  p = _mm512_fmadd_ps(p, rest, _mm512_set1_ps(1.3981999507e-3f));
  p = _mm512_fmadd_ps(p, rest, _mm512_set1_ps(8.3334519073e-3f));
  p = _mm512_fmadd_ps(p, rest, _mm512_set1_ps(4.1665795894e-2f));
  p = _mm512_fmadd_ps(p, rest, _mm512_set1_ps(1.6666665459e-1f));
  p = _mm512_fmadd_ps(p, rest, _mm512_set1_ps(5.0000001201e-1f));
  p = _mm512_add_ps(_mm512_fmadd_ps(_mm512_mul_ps(rest, rest), p, rest), _mm512_set1_ps(1.0f));
  return _mm512_scalef_ps(p, whole);
}

/* x / (1 + e^−x) */
static inline __m512 vector_silu(__m512 x) {
  return _mm512_div_ps(x, _mm512_add_ps(_mm512_set1_ps(1.0f), vector_exp(_mm512_sub_ps(_mm512_setzero_ps(), x))));
}

/* x Φ(x), by the rational approximation 7.1.26 of Abramowitz and Stegun to erf: absolute error of erf below 1.5e-7. */
static inline __m512 vector_gelu(__m512 x) {
  const __m512 one = _mm512_set1_ps(1.0f);
  const __m512 z = _mm512_mul_ps(_mm512_abs_ps(x), _mm512_set1_ps(0.70710678f));
  const __m512 t = _mm512_div_ps(one, _mm512_fmadd_ps(z, _mm512_set1_ps(0.3275911f), one));
  __m512 p = _mm512_set1_ps(1.061405429f);
  p = _mm512_fmadd_ps(p, t, _mm512_set1_ps(-1.453152027f));
  p = _mm512_fmadd_ps(p, t, _mm512_set1_ps(1.421413741f));
  p = _mm512_fmadd_ps(p, t, _mm512_set1_ps(-0.284496736f));
  p = _mm512_fmadd_ps(p, t, _mm512_set1_ps(0.254829592f));
  const __m512 tail = _mm512_mul_ps(_mm512_mul_ps(p, t), vector_exp(_mm512_sub_ps(_mm512_setzero_ps(), _mm512_mul_ps(z, z))));
  /* x/2 (1 + erf) is x − x/2 tail right of zero and x/2 tail left of it. */
  const __m512 half = _mm512_mul_ps(_mm512_mul_ps(x, _mm512_set1_ps(0.5f)), tail);
  return _mm512_mask_sub_ps(half, _mm512_cmp_ps_mask(x, _mm512_setzero_ps(), _CMP_GE_OQ), x, half);
}

