/* 2^x, SiLU and GELU of a vector. */
#pragma once

static const float log2_e = 1.44269504f;

/** 2^x to a relative error of 1e-7 from 2^−126, which stands for all below, to 2^127. The polynomial is the minimax one over ±½. */
INLINE vf vf_exp2(vf x) {
  const vf near = vf_max(vf_min(x, vf_set(127)), vf_set(-126));
  const vi whole = vi_round(near);
  const vf rest = vf_sub(near, vf_from(whole));
  vf power = vf_set(1.327647215e-03f);
  power = vf_fma(power, rest, vf_set(9.675541662e-03f));
  power = vf_fma(power, rest, vf_set(5.550713276e-02f));
  power = vf_fma(power, rest, vf_set(2.402211972e-01f));
  power = vf_fma(power, rest, vf_set(6.931469671e-01f));
  power = vf_fma(power, rest, vf_set(1.0f));
  return vf_scale2(power, whole);
}

/* x / (1 + e^−x). Below −80 the result is 0 in all but name, and the power would not be finite for long. */
INLINE vf vf_silu(vf x) {
  const vf exponent = vf_mul(vf_max(x, vf_set(-80.0f)), vf_set(-log2_e));
  return vf_div(x, vf_add(vf_exp2(exponent), vf_set(1.0f)));
}

/*
 * x Φ(x). Φ − ½ over x is a polynomial in x² below 5 (weighted least squares towards the least largest error of x Φ(x), which is 3e-7); Φ ends there,
 * 3e-7 from 1. In float the error is below 1.5e-6 for |x| ≤ 8. There is no division and no exponential in it.
 */
INLINE vf vf_gelu(vf x) {
  static const float coefficients[] = {4.92969059e-4f,  -1.51415358e-3f, 2.00186132e-3f,  -2.91567353e-3f, 6.16542958e-3f,  -1.09732315e-2f, 1.64976567e-2f,
                                       -2.3336731e-2f, 3.14262295e-2f, -4.04329495e-2f, 5.15214209e-2f, -7.02966524e-2f, 1.4136378e-1f};
  const vf near = vf_min(vf_max(x, vf_set(-5.0f)), vf_set(5.0f));
  const vf t = vf_fms(vf_mul(near, near), vf_set(2.0f / 25.0f), vf_set(1.0f));
  vf p = vf_set(coefficients[0]);
  for (int i = 1; i < 13; i++) p = vf_fma(p, t, vf_set(coefficients[i]));
  return vf_mul(x, vf_fma(near, p, vf_set(0.5f)));
}
