/* SiLU and GELU of 16 floats. */
#pragma once

#include "vector-math.h"

/* x / (1 + e^−x), relative error below 1e-6: the division is an estimate to 14 bits and one step of Newton's method. */
static inline __m512 vector_silu(__m512 x) {
  const __m512 one = _mm512_set1_ps(1.0f);
  /* Below −80 the result is 0 in all but name, and the power would not be finite for long. */
  const __m512 exponent = _mm512_mul_ps(_mm512_max_ps(x, _mm512_set1_ps(-80.0f)), _mm512_set1_ps(-1.44269504f));
  const __m512 below = _mm512_add_ps(exp2_ps(exponent), one);
  const __m512 estimate = _mm512_rcp14_ps(below);
  return _mm512_mul_ps(x, _mm512_mul_ps(estimate, _mm512_fnmadd_ps(below, estimate, _mm512_set1_ps(2.0f))));
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
