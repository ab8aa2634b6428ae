#include <immintrin.h>
#include "kernels.h"
#include "vector-math.h"

static float largest(const float *x, size_t count) {
  __m512 most0 = _mm512_setzero_ps(), most1 = most0;
  size_t i = 0;
  for (; i + 32 <= count; i += 32) {
    most0 = _mm512_max_ps(most0, _mm512_abs_ps(_mm512_loadu_ps(x + i)));
    most1 = _mm512_max_ps(most1, _mm512_abs_ps(_mm512_loadu_ps(x + i + 16)));
  }
  for (; i < count; i += 16) most0 = _mm512_max_ps(most0, _mm512_abs_ps(_mm512_maskz_loadu_ps(lanes(count - i), x + i)));
  return _mm512_reduce_max_ps(_mm512_max_ps(most0, most1));
}

/* Rounds `count` ≤ `padded` values; padded is a multiple of 16. Returns their sum. */
static int32_t round_values(const float *x, size_t count, size_t padded, float inverse, float zero, int8_t *to) {
  const __m512 factor = _mm512_set1_ps(inverse), shift = _mm512_set1_ps(zero);
  /* A rounded zero point moves the largest value to 127.5 at most, which rounds to 128. */
  const __m512i most = _mm512_set1_epi32(127);
  __m512i sum = _mm512_setzero_si512();
  size_t i = 0;
  for (; i + 16 <= count; i += 16) {
    const __m512i whole = _mm512_min_epi32(_mm512_cvtps_epi32(_mm512_fmadd_ps(_mm512_loadu_ps(x + i), factor, shift)), most);
    sum = _mm512_add_epi32(sum, whole);
    _mm_storeu_si128((__m128i *)(to + i), _mm512_cvtsepi32_epi8(whole));
  }
  for (; i < padded; i += 16) {
    const __mmask16 mask = i < count ? lanes(count - i) : 0;
    const __m512i whole = _mm512_min_epi32(_mm512_maskz_cvtps_epi32(mask, _mm512_fmadd_ps(_mm512_maskz_loadu_ps(mask, x + i), factor, shift)), most);
    sum = _mm512_add_epi32(sum, whole);
    _mm_storeu_si128((__m128i *)(to + i), _mm512_cvtsepi32_epi8(whole));
  }
  return _mm512_reduce_add_epi32(sum);
}

/* The even values of a block, then the odd ones. */
static int32_t round_apart(const float *x, size_t count, float inverse, int8_t *to) {
  const __m512 factor = _mm512_set1_ps(inverse);
  const __m512i even = _mm512_set_epi32(30, 28, 26, 24, 22, 20, 18, 16, 14, 12, 10, 8, 6, 4, 2, 0);
  const __m512i odd = _mm512_add_epi32(even, _mm512_set1_epi32(1));
  __m512i sum = _mm512_setzero_si512();
  for (size_t i = 0; i < BLOCK; i += 32) {
    const __m512 low = i < count ? _mm512_maskz_loadu_ps(lanes(count - i), x + i) : _mm512_setzero_ps();
    const __m512 high = i + 16 < count ? _mm512_maskz_loadu_ps(lanes(count - i - 16), x + i + 16) : _mm512_setzero_ps();
    const __m512i first = _mm512_cvtps_epi32(_mm512_mul_ps(_mm512_permutex2var_ps(low, even, high), factor));
    const __m512i second = _mm512_cvtps_epi32(_mm512_mul_ps(_mm512_permutex2var_ps(low, odd, high), factor));
    sum = _mm512_add_epi32(sum, _mm512_add_epi32(first, second));
    _mm_storeu_si128((__m128i *)(to + i / 2), _mm512_cvtsepi32_epi8(first));
    _mm_storeu_si128((__m128i *)(to + BLOCK / 2 + i / 2), _mm512_cvtsepi32_epi8(second));
  }
  return _mm512_reduce_add_epi32(sum);
}

/* One scale and zero point for a row: its range, with zero in it, becomes −127 … 127. */
static void quantize_whole_row(const LinearCall *call, const Activations *to, size_t row) {
  const float *x = call->x + row * call->inputs;
  __m512 high = _mm512_setzero_ps(), low = high;
  for (size_t i = 0; i < call->inputs; i += 16) {
    const __m512 values = _mm512_maskz_loadu_ps(lanes(call->inputs - i), x + i);
    high = _mm512_max_ps(high, values);
    low = _mm512_min_ps(low, values);
  }
  const float most = _mm512_reduce_max_ps(high), least = _mm512_reduce_min_ps(low), range = most - least;
  /* A row of zeros stays one. */
  const float inverse = range > 1e-30f ? 254.0f / range : 0.0f;
  const float zero = range > 1e-30f ? _mm_cvtss_f32(_mm_round_ss(_mm_setzero_ps(), _mm_set_ss(-127.0f - least * inverse), _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC)) : 0.0f;
  const int32_t sum = round_values(x, call->inputs, to->stride, inverse, zero, to->values + row * to->stride);
  to->scales[row] = range > 1e-30f ? range / 254.0f : 0.0f;
  to->zeros[row] = zero;
  to->zero_sums[row] = -128 * sum;
}

void avx512_quantize_row(const LinearCall *call, const Activations *to, size_t row) {
  if (call->format == COLUMNS8) {
    quantize_whole_row(call, to, row);
    return;
  }
  const float *x = call->x + row * call->inputs;
  int8_t *values = to->values + row * to->stride;
  const int zero = call->format == ROWS4 ? 8 : 128;
  for (size_t block = 0; block < to->blocks; block++) {
    const size_t start = block * BLOCK;
    const size_t count = call->inputs - start < BLOCK ? call->inputs - start : BLOCK;
    const float most = largest(x + start, count);
    /* A block of zeros stays one. */
    const float inverse = most > 1e-30f ? 127.0f / most : 0.0f;
    const int32_t sum = call->format == ROWS4 ? round_apart(x + start, count, inverse, values + start)
                                              : round_values(x + start, count, BLOCK, inverse, 0.0f, values + start);
    to->scales[row * to->blocks + block] = most > 1e-30f ? most / 127.0f : 0.0f;
    to->zero_sums[row * to->blocks + block] = -zero * sum;
  }
}
