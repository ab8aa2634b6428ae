/* Activations to signed 8-bit numbers: a scale for each block of 128 at the row formats, a scale and zero point a row at COLUMNS8. */
#pragma once

/* Rounds `count` ≤ `end` values to numbers at `at` of a row, zeros up to `end`. Returns their sum. A rounded zero point moves the largest value to 127.5 at most, which rounds to 128. */
INLINE int32_t round_values(const float *x, size_t count, size_t end, float inverse, float zero, const Activations *to, size_t at) {
  const vf factor = vf_set(inverse), shift = vf_set(zero);
  vi sum = vi_set(0);
  for (size_t i = 0; i < end; i += W) {
    vi whole = vi_set(0);
    if (i + W <= count) whole = vi_min(vi_round(vf_fma(vf_load(x + i), factor, shift)), vi_set(127));
    else if (i < count) whole = vi_min(vi_round(vf_keep(vf_fma(vf_load_n(x + i, count - i), factor, shift), count - i, vf_set(0))), vi_set(127));
    sum = vi_add(sum, whole);
    vi_store_bytes(to->values + at + i, whole);
  }
  return vi_sum(sum);
}

INLINE float largest_magnitude(const float *x, size_t count) {
  vf most = vf_set(0);
  size_t i = 0;
  for (; i + W <= count; i += W) most = vf_max(most, vf_abs(vf_load(x + i)));
  if (i < count) most = vf_max(most, vf_abs(vf_load_n(x + i, count - i)));
  return vf_largest(most);
}

/* One scale and zero point for a row: its range, with zero in it, becomes −127 … 127. */
static void quantize_whole_row(const LinearCall *call, const Activations *to, size_t row) {
  const float *x = call->x + row * call->inputs;
  vf high = vf_set(0), low = vf_set(0);
  for (size_t i = 0; i < call->inputs; i += W) {
    const vf values = vf_load_n(x + i, call->inputs - i);
    high = vf_max(high, values);
    low = vf_max(low, vf_sub(vf_set(0), values));
  }
  const float most = vf_largest(high), least = -vf_largest(low), range = most - least;
  /* A row of zeros stays one. */
  const float inverse = range > 1e-30f ? 254.0f / range : 0.0f;
  float zero = 0.0f;
  if (range > 1e-30f) {
    float wholes[W];
    vf_store(wholes, vf_round(vf_fnma(vf_set(least), vf_set(inverse), vf_set(-127.0f))));
    zero = wholes[0];
  }
  const int32_t sum = round_values(x, call->inputs, to->stride, inverse, zero, to, row * to->stride);
  to->scales[row] = range > 1e-30f ? range / 254.0f : 0.0f;
  to->zeros[row] = zero;
  to->zero_sums[row] = -128 * sum;
}

static void quantize_row(const LinearCall *call, const Activations *to, size_t row) {
  if (call->format == COLUMNS8) {
    quantize_whole_row(call, to, row);
    return;
  }
  const int zero = call->format == ROWS4 ? 8 : 128;
  for (size_t block = 0; block < to->blocks; block++) {
    const size_t start = block * BLOCK, count = least(call->inputs - start, BLOCK), at = row * to->stride + start;
    const float *x = call->x + row * call->inputs + start;
    const float most = largest_magnitude(x, count);
    /* A block of zeros stays one. */
    const float inverse = most > 1e-30f ? 127.0f / most : 0.0f;
    int32_t sum;
    if (call->format == ROWS4) {
      float apart[BLOCK];
      for (size_t i = 0; i < BLOCK; i++) apart[i / 2 + i % 2 * (BLOCK / 2)] = i < count ? x[i] : 0;
      sum = round_values(apart, BLOCK, BLOCK, inverse, 0.0f, to, at);
    } else {
      sum = round_values(x, count, BLOCK, inverse, 0.0f, to, at);
    }
    to->scales[row * to->blocks + block] = most > 1e-30f ? most / 127.0f : 0.0f;
    to->zero_sums[row * to->blocks + block] = -zero * sum;
  }
}
