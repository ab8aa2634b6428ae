#include "panels.h"

/** Rows of one head lie a page apart in a layer's output: the hardware does not foresee them, and they evict each other from L1. */
static void prefetch_rows(const void *rows, const Positions *p, size_t first, size_t count) {
  size_t unit = p->int8 ? 1 : sizeof(float);
  const char *row = (const char *)rows + first * p->stride * unit;
  for (size_t k = 0; k < count; k++, row += p->stride * unit)
    for (size_t byte = 0; byte < p->head_size * unit; byte += 64) _mm_prefetch(row + byte, _MM_HINT_T0);
}

static __m512i scaled(const float *row, const float *centre, __mmask16 mask, __m512 factor) {
  __m512 x = _mm512_sub_ps(_mm512_maskz_loadu_ps(mask, row), _mm512_maskz_loadu_ps(mask, centre));
  return _mm512_cvtps_epi32(_mm512_mul_ps(x, factor));
}

static __m512i round_to_int16(const float *row, const float *centre, size_t left, __m512 factor) {
  __m512i a = scaled(row, centre, lanes(left), factor);
  __m512i b = left > 16 ? scaled(row + 16, centre + 16, lanes(left - 16), factor) : _mm512_setzero_si512();
  return _mm512_inserti64x4(_mm512_castsi256_si512(_mm512_cvtsepi32_epi16(a)), _mm512_cvtsepi32_epi16(b), 1);
}

static float key_unit(const float *row, const float *centre, size_t size) {
  __m512 squares = _mm512_setzero_ps(), largest = _mm512_setzero_ps();
  for (size_t d = 0; d < size; d += 16) {
    __mmask16 mask = lanes(size - d);
    __m512 x = _mm512_sub_ps(_mm512_maskz_loadu_ps(mask, row + d), _mm512_maskz_loadu_ps(mask, centre + d));
    squares = _mm512_fmadd_ps(x, x, squares);
    largest = _mm512_max_ps(largest, _mm512_abs_ps(x));
  }
  return int16_unit(_mm512_reduce_add_ps(squares), _mm512_reduce_max_ps(largest), most_length);
}

static __m512i widen(const int8_t *row, size_t count) {
  __mmask32 mask = count >= 32 ? 0xffffffffu : (1u << count) - 1;
  return _mm512_cvtepi8_epi16(_mm256_maskz_loadu_epi8(mask, row));
}

/** Up to 16 keys (all of them where `whole`) and 32 of their numbers, as pairs: [16][64 keys][2]. */
static inline __attribute__((always_inline)) void pack_key_group(const Positions *p, size_t first, size_t count, size_t d, int whole, int bytes,
                                                                 const float factor[16], int16_t *panel) {
  size_t left = whole ? 32 : p->head_size - d;
  __m512i row[16];
  UNROLL
  for (size_t k = 0; k < 16; k++) {
    size_t at = (first + k) * p->stride + d;
    if (!whole && k >= count)
      row[k] = _mm512_setzero_si512();
    else if (bytes)
      row[k] = widen((const int8_t *)p->key + at, left);
    else
      row[k] = round_to_int16((const float *)p->key + at, p->centre + d, left, _mm512_set1_ps(factor[k]));
  }
  transpose16(row);
  UNROLL
  for (size_t pair = 0; pair < 16; pair++)
    if (whole || pair < left / 2) _mm512_store_si512(panel + pair * block_keys * 2, row[pair]);
}

static void pack_keys(const Positions *p, size_t first, size_t count, Block block) {
  prefetch_rows(p->key, p, first, count < 16 ? count : 16);
  for (size_t group = 0; group < block_keys; group += 16) {
    float factor[16], *scale = block.key_scale + group;
    size_t keys = count > group ? (count - group < 16 ? count - group : 16) : 0;
    prefetch_rows(p->key, p, first + group + 16, count > group + 16 ? (count - group - 16 < 16 ? count - group - 16 : 16) : 0);
    prefetch_rows(p->value, p, first + group, keys);
    for (size_t k = 0; k < 16; k++) {
      scale[k] = 1;
      if (p->int8 || k >= keys) continue;
      scale[k] = key_unit((const float *)p->key + (first + group + k) * p->stride, p->centre, p->head_size);
      factor[k] = scale[k] > 0 ? 1 / scale[k] : 0;
    }
    for (size_t d = 0; d < p->head_size; d += 32) {
      int16_t *panel = block.keys + (d / 2 * block_keys + group) * 2;
      int whole = keys == 16 && p->head_size - d >= 32;
      if (whole && p->int8) pack_key_group(p, first + group, 16, d, 1, 1, factor, panel);
      else if (whole) pack_key_group(p, first + group, 16, d, 1, 0, factor, panel);
      else if (p->int8) pack_key_group(p, first + group, keys, d, 0, 1, factor, panel);
      else pack_key_group(p, first + group, keys, d, 0, 0, factor, panel);
    }
  }
}

static __m512i pair_up(__m512i even, __m512i odd) { return _mm512_mask_blend_epi16(0xaaaaaaaa, even, _mm512_slli_epi32(odd, 16)); }

static void pack_values(const Positions *p, size_t first, size_t count, Block block) {
  size_t columns = padded(p->head_size);
  for (size_t d = 0; d < columns; d += 16) {
    __mmask16 mask = lanes(p->head_size - d);
    size_t panel = d / 64 * 64, width = columns - panel < 64 ? columns - panel : 64;
    int16_t *to = block.values + panel * block_keys + (d - panel) * 2;
    const int8_t *bytes = (const int8_t *)p->value + first * p->stride + d;
    const float *floats = (const float *)p->value + first * p->stride + d;
    __m512 factor = _mm512_setzero_ps();
    if (p->int8) {
      _mm512_store_ps(block.value_scale + d, _mm512_maskz_loadu_ps(mask, p->value_scale + d));
    } else {
      __m512 largest = _mm512_setzero_ps();
      for (size_t k = 0; k < count; k++)
        largest = _mm512_max_ps(largest, _mm512_abs_ps(_mm512_maskz_loadu_ps(mask, floats + k * p->stride)));
      __mmask16 some = _mm512_cmp_ps_mask(largest, _mm512_setzero_ps(), _CMP_GT_OQ);
      factor = _mm512_maskz_div_ps(some, _mm512_set1_ps(32767), largest);
      _mm512_store_ps(block.value_scale + d, _mm512_mul_ps(largest, _mm512_set1_ps(1 / 32767.0f)));
    }
    for (size_t place = 0; place < block_keys; place += 2) {
      __m512i row[2];
      for (size_t i = 0; i < 2; i++) {
        size_t k = value_key(place + i);
        if (k >= count)
          row[i] = _mm512_setzero_si512();
        else if (p->int8)
          row[i] = _mm512_cvtepi8_epi32(_mm_maskz_loadu_epi8(mask, bytes + k * p->stride));
        else
          row[i] = _mm512_cvtps_epi32(_mm512_mul_ps(_mm512_maskz_loadu_ps(mask, floats + k * p->stride), factor));
      }
      _mm512_store_si512(to + place * width, pair_up(row[0], row[1]));
    }
  }
}

void pack_block(const Positions *positions, size_t first, size_t count, Block block) {
  pack_keys(positions, first, count, block);
  pack_values(positions, first, count, block);
}
