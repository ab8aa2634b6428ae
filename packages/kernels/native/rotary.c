#include "rotary.h"

#include "vector-math.h"

void rotate(const CausalAttentionCall *call, size_t position, const float *x, float *out) {
  size_t half = call->head_size / 2;
  const float *cos = call->cos + position * half, *sin = call->sin + position * half;
  for (size_t i = 0; i < half; i += 16) {
    __mmask16 mask = lanes(half - i);
    __m512 a = _mm512_maskz_loadu_ps(mask, x + i), b = _mm512_maskz_loadu_ps(mask, x + half + i);
    __m512 c = _mm512_maskz_loadu_ps(mask, cos + i), s = _mm512_maskz_loadu_ps(mask, sin + i);
    _mm512_mask_storeu_ps(out + i, mask, _mm512_fmsub_ps(a, c, _mm512_mul_ps(b, s)));
    _mm512_mask_storeu_ps(out + half + i, mask, _mm512_fmadd_ps(b, c, _mm512_mul_ps(a, s)));
  }
}

/** ONNX Runtime's numbers: x · (1 / scale) rounded half to even, saturated; a scale of 0 counts as 1. */
static void quantize_row(const float *row, const float *scale, size_t size, int8_t *to) {
  for (size_t d = 0; d < size; d += 16) {
    __mmask16 mask = lanes(size - d);
    __m512 unit = _mm512_mask_loadu_ps(_mm512_set1_ps(1), mask, scale + d);
    unit = _mm512_mask_mov_ps(unit, _mm512_cmp_ps_mask(unit, _mm512_setzero_ps(), _CMP_EQ_OQ), _mm512_set1_ps(1));
    __m512 x = _mm512_mul_ps(_mm512_maskz_loadu_ps(mask, row + d), _mm512_div_ps(_mm512_set1_ps(1), unit));
    x = _mm512_max_ps(_mm512_min_ps(x, _mm512_set1_ps(127)), _mm512_set1_ps(-128));
    _mm_mask_storeu_epi8(to + d, mask, _mm512_cvtepi32_epi8(_mm512_cvtps_epi32(x)));
  }
}

static void copy_row(const float *row, size_t size, float *to) {
  for (size_t d = 0; d < size; d += 16)
    _mm512_mask_storeu_ps(to + d, lanes(size - d), _mm512_maskz_loadu_ps(lanes(size - d), row + d));
}

void append_positions(const CausalAttentionCall *call, size_t b, size_t kv_head, size_t first, size_t end) {
  size_t start = first_new_position(call, b), size = call->head_size;
  if (first < start) first = start;
  if (end > start + call->tokens) end = start + call->tokens;
  for (size_t position = first; position < end; position++) {
    size_t token = b * call->tokens + position - start;
    size_t to = ((b * call->kv_heads + kv_head) * call->capacity + position) * size;
    const float *value = call->value + token * call->value_stride + kv_head * size;
    float key[largest_head];
    rotate(call, position, call->key + token * call->key_stride + kv_head * size, key);
    if (call->int8) {
      quantize_row(key, call->key_scale + kv_head * size, size, (int8_t *)call->past_key + to);
      quantize_row(value, call->value_scale + kv_head * size, size, (int8_t *)call->past_value + to);
    } else {
      copy_row(key, size, (float *)call->past_key + to);
      copy_row(value, size, (float *)call->past_value + to);
    }
  }
}
