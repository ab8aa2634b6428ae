#include "kernels.h"
#include "vector-math.h"

/** Sixteen dot products, `queries` × `keys`: a sum for each in a register, all reduced together. */
static inline __attribute__((always_inline)) __m512 dots(const float *query, const float *const key[], int queries, int keys, size_t size) {
  __m512 sum[16];
  UNROLL
  for (int i = 0; i < 16; i++) sum[i] = _mm512_setzero_ps();
  for (size_t d = 0; d < size; d += 16) {
    __mmask16 mask = lanes(size - d);
    __m512 column[16];
    UNROLL
    for (int k = 0; k < keys; k++) column[k] = _mm512_maskz_loadu_ps(mask, key[k] + d);
    UNROLL
    for (int q = 0; q < queries; q++) {
      __m512 x = _mm512_load_ps(query + (size_t)q * padded(size) + d);
      UNROLL
      for (int k = 0; k < keys; k++) sum[q * keys + k] = _mm512_fmadd_ps(x, column[k], sum[q * keys + k]);
    }
  }
  return sum_of_each16(sum);
}

void avx512_score_floats(Rows *rows, const Positions *from, size_t first, size_t count) {
  size_t size = from->head_size, width = padded(size);
  for (size_t at = 0; at < count; at += 16) {
    const float *key[16];
    for (size_t k = 0; k < 16; k++) {
      size_t position = first + (at + k < count ? at + k : count - 1); /* the surplus scores are never seen */
      key[k] = (const float *)from->key + position * from->stride;
    }
    size_t row = 0;
    for (; row + 4 <= rows->rows; row += 4)
      for (size_t k = 0; k < 16; k += 4) {
        __m512 x = dots(rows->query + row * width, key + k, 4, 4, size);
        _mm_store_ps(rows->score[row] + at + k, _mm512_castps512_ps128(x));
        _mm_store_ps(rows->score[row + 1] + at + k, _mm512_extractf32x4_ps(x, 1));
        _mm_store_ps(rows->score[row + 2] + at + k, _mm512_extractf32x4_ps(x, 2));
        _mm_store_ps(rows->score[row + 3] + at + k, _mm512_extractf32x4_ps(x, 3));
      }
    for (; row + 2 <= rows->rows; row += 2)
      for (size_t k = 0; k < 16; k += 8) {
        __m512 x = dots(rows->query + row * width, key + k, 2, 8, size);
        _mm256_store_ps(rows->score[row] + at + k, _mm512_castps512_ps256(x));
        _mm256_store_ps(rows->score[row + 1] + at + k, _mm512_extractf32x8_ps(x, 1));
      }
    if (row < rows->rows) _mm512_store_ps(rows->score[row] + at, dots(rows->query + row * width, key, 1, 16, size));
  }
}

/** `count` rows of output [16 · vectors] += probabilities · values. */
static inline __attribute__((always_inline)) void add_block(float *output, size_t width, const float *probability, const float *value,
                                                            size_t stride, size_t keys, int count, int vectors, __mmask16 last) {
  __m512 sum[6][4];
  UNROLL
  for (int r = 0; r < count; r++)
    UNROLL
    for (int v = 0; v < vectors; v++) sum[r][v] = _mm512_load_ps(output + (size_t)r * width + v * 16);
  for (size_t k = 0; k < keys; k++, value += stride) {
    __m512 x[4];
    UNROLL
    for (int v = 0; v < vectors; v++) x[v] = _mm512_maskz_loadu_ps(v + 1 < vectors ? 0xffff : last, value + v * 16);
    UNROLL
    for (int r = 0; r < count; r++) {
      __m512 p = _mm512_set1_ps(probability[(size_t)r * most_keys + k]);
      UNROLL
      for (int v = 0; v < vectors; v++) sum[r][v] = _mm512_fmadd_ps(p, x[v], sum[r][v]);
    }
  }
  UNROLL
  for (int r = 0; r < count; r++)
    UNROLL
    for (int v = 0; v < vectors; v++) _mm512_store_ps(output + (size_t)r * width + v * 16, sum[r][v]);
}

static void add_columns(Rows *rows, const float *value, size_t stride, size_t at, size_t keys, size_t d) {
  size_t width = padded(rows->head_size), left = rows->head_size - d;
  for (size_t row = 0, taken; row < rows->rows; row += taken) {
    size_t rest = rows->rows - row;
    float *output = rows->output + row * width + d;
    const float *probability = rows->score[row] + at;
    taken = left < 64 ? 1 : rest == 6 ? 6 : rest >= 4 ? 4 : rest == 3 ? 3 : 1;
    if (taken == 6) add_block(output, width, probability, value, stride, keys, 6, 4, 0xffff);
    else if (taken == 4) add_block(output, width, probability, value, stride, keys, 4, 4, 0xffff);
    else if (taken == 3) add_block(output, width, probability, value, stride, keys, 3, 4, 0xffff);
    else if (left >= 64) add_block(output, width, probability, value, stride, keys, 1, 4, 0xffff);
    else /* a narrow rest of the head: one vector at a time */
      for (size_t c = 0; c < left; c += 16)
        add_block(output + c, width, probability, value + c, stride, keys, 1, 1, lanes(left - c));
  }
}

void avx512_add_floats(Rows *rows, const Positions *from, size_t first, size_t count) {
  enum { keys_in_l1 = 64 };
  for (size_t at = 0; at < count; at += keys_in_l1) {
    const float *value = (const float *)from->value + (first + at) * from->stride;
    for (size_t d = 0; d < from->head_size; d += 64)
      add_columns(rows, value + d, from->stride, at, count - at < keys_in_l1 ? count - at : keys_in_l1, d);
  }
}
