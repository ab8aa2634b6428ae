#include "kernels.h"
#include "vector-math.h"

void avx512_load_query(Rows *rows, size_t row, float scale, const float *key_scale) {
  size_t size = rows->head_size, width = padded(size);
  float *to = rows->query + row * width;
  for (size_t d = 0; d < width; d += 16) {
    __mmask16 mask = lanes(size - d);
    __m512 x = _mm512_mul_ps(_mm512_maskz_load_ps(mask, to + d), _mm512_set1_ps(scale * log2_e));
    if (key_scale != NULL) x = _mm512_mul_ps(x, _mm512_maskz_loadu_ps(mask, key_scale + d));
    _mm512_store_ps(to + d, x);
    _mm512_store_ps(rows->output + row * width + d, _mm512_setzero_ps());
  }
}

/** Turns a row of scores into probabilities relative to its largest one, which is part[0]; their sum is part[1]. */
void avx512_softmax_row(float *score, size_t visible, size_t count, float *part) {
  size_t whole = visible / 16 * 16;
  __mmask16 rest = lanes(visible - whole);
  __m512 low = _mm512_set1_ps(-1e30f), largest = rest ? _mm512_mask_load_ps(low, rest, score + whole) : low, sum = _mm512_setzero_ps();
  for (size_t k = 0; k < whole; k += 16) largest = _mm512_max_ps(largest, _mm512_load_ps(score + k));
  part[0] = _mm512_reduce_max_ps(largest);
  largest = _mm512_set1_ps(part[0]);
  for (size_t k = 0; k < whole; k += 16) {
    __m512 power = exp2_ps(_mm512_sub_ps(_mm512_load_ps(score + k), largest));
    sum = _mm512_add_ps(sum, power);
    _mm512_store_ps(score + k, power);
  }
  for (size_t k = whole; k < count; k += 16, rest = 0) {
    __m512 power = rest ? _mm512_maskz_mov_ps(rest, exp2_ps(_mm512_sub_ps(_mm512_load_ps(score + k), largest))) : _mm512_setzero_ps();
    sum = _mm512_add_ps(sum, power);
    _mm512_store_ps(score + k, power);
  }
  part[1] = _mm512_reduce_add_ps(sum);
}

/** Joins a row's parts, `stride` floats apart: reference, sum and output of each split. */
void avx512_combine_parts(const float *parts, size_t stride, size_t splits, size_t size, float *to) {
  float largest = parts[0], sum = 0;
  for (size_t split = 1; split < splits; split++)
    if (parts[split * stride] > largest) largest = parts[split * stride];
  __m512 output[largest_head / 16];
  for (size_t d = 0; d < size; d += 16) output[d / 16] = _mm512_setzero_ps();
  for (size_t split = 0; split < splits; split++) {
    const float *part = parts + split * stride;
    __m512 weight = exp2_ps(_mm512_set1_ps(part[0] - largest));
    sum += part[1] * _mm512_cvtss_f32(weight);
    for (size_t d = 0; d < size; d += 16) output[d / 16] = _mm512_fmadd_ps(_mm512_load_ps(part + 16 + d), weight, output[d / 16]);
  }
  for (size_t d = 0; d < size; d += 16)
    _mm512_mask_storeu_ps(to + d, lanes(size - d), _mm512_mul_ps(output[d / 16], _mm512_set1_ps(1 / sum)));
}
