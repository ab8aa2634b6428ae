#include <immintrin.h>
#include "activation-math.h"
#include "kernels.h"
#include "panel-width.h"
#include "vector-math.h"

static void finish_swiglu(const LinearCall *call, size_t panel, size_t row, size_t rows, const float *products) {
  const size_t width = call->outputs / 2, start = panel * (NARROW / 2);
  for (size_t m = 0; m < rows; m++, products += NARROW) {
    float *out = call->output + (row + m) * width;
    for (size_t i = 0; i < NARROW / 2 && start + i < width; i += 16) {
      const __mmask16 mask = lanes(width - start - i);
      __m512 gate = _mm512_loadu_ps(products + i), up = _mm512_loadu_ps(products + NARROW / 2 + i);
      if (call->bias) {
        gate = _mm512_add_ps(gate, _mm512_maskz_loadu_ps(mask, call->bias + start + i));
        up = _mm512_add_ps(up, _mm512_maskz_loadu_ps(mask, call->bias + width + start + i));
      }
      _mm512_mask_storeu_ps(out + start + i, mask, _mm512_mul_ps(vector_silu(gate), up));
    }
  }
}

/* 16 outputs of a row; a whole vector is not masked, since a masked store waits for its line. */
__attribute__((always_inline)) static inline __m512 finish_vector(const LinearCall *call, const float *products, size_t channel, size_t at, __mmask16 mask, int whole) {
  __m512 y = _mm512_loadu_ps(products);
  if (call->bias) y = _mm512_add_ps(y, _mm512_maskz_loadu_ps(mask, call->bias + channel));
  if (call->activation == GELU) y = vector_gelu(y);
  if (call->residual) y = _mm512_add_ps(y, _mm512_maskz_loadu_ps(mask, call->residual + at));
  if (whole) _mm512_storeu_ps(call->output + at, y);
  else _mm512_mask_storeu_ps(call->output + at, mask, y);
  return y;
}

static void keep_better(Best *best, __m512 y, size_t channel, __mmask16 mask) {
  const float value = _mm512_mask_reduce_max_ps(mask, y);
  if (!(value > best->value)) return;
  const __mmask16 equal = _mm512_mask_cmp_ps_mask(mask, y, _mm512_set1_ps(value), _CMP_EQ_OQ);
  *best = (Best){value, (int32_t)(channel + (size_t)__builtin_ctz(equal | 0x10000u) % 16)};
}

void avx512_finish_rows(const LinearCall *call, size_t panel, size_t row, size_t rows, const float *products, Best *best) {
  if (call->activation == SWIGLU) {
    finish_swiglu(call, panel, row, rows, products);
    return;
  }
  const size_t width = call->outputs, lane = (call->format == COLUMNS8 ? (size_t)WIDE : (size_t)NARROW), start = panel * lane;
  for (size_t m = 0; m < rows; m++, products += lane) {
    Best here = {-__builtin_inff(), (int32_t)start};
    for (size_t i = start; i < start + lane && i < width; i += 16) {
      const size_t at = (row + m) * width + i;
      const __mmask16 mask = lanes(width - i);
      const __m512 y = i + 16 <= width ? finish_vector(call, products + i - start, i, at, 0xffff, 1) : finish_vector(call, products + i - start, i, at, mask, 0);
      if (best != NULL) keep_better(&here, y, i, mask);
    }
    if (best != NULL) best[panel * call->rows + row + m] = here;
  }
}
