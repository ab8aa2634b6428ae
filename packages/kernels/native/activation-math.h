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

/*
 * x Φ(x). Φ − ½ over x is a polynomial in x² below 5 (weighted least squares towards the least largest error of x Φ(x), which is 3e-7); Φ ends there,
 * 3e-7 from 1. In float the error is below 1.5e-6 for |x| ≤ 8. There is no division and no exponential in it.
 */
static inline __m512 vector_gelu(__m512 x) {
  static const float coefficients[] = {4.92969059e-4f,  -1.51415358e-3f, 2.00186132e-3f,  -2.91567353e-3f, 6.16542958e-3f,  -1.09732315e-2f, 1.64976567e-2f,
                                       -2.3336731e-2f, 3.14262295e-2f, -4.04329495e-2f, 5.15214209e-2f, -7.02966524e-2f, 1.4136378e-1f};
  const __m512 near = _mm512_min_ps(_mm512_max_ps(x, _mm512_set1_ps(-5.0f)), _mm512_set1_ps(5.0f));
  const __m512 t = _mm512_fmsub_ps(_mm512_mul_ps(near, near), _mm512_set1_ps(2.0f / 25.0f), _mm512_set1_ps(1.0f));
  __m512 p = _mm512_set1_ps(coefficients[0]);
  for (int i = 1; i < 13; i++) p = _mm512_fmadd_ps(p, t, _mm512_set1_ps(coefficients[i]));
  return _mm512_mul_ps(x, _mm512_fmadd_ps(near, p, _mm512_set1_ps(0.5f)));
}
