#include "kernels.h"
#include "value-order.h"
#include "vector-math.h"

/** Rows of one head lie a page apart in a layer's output: the hardware does not foresee them. */
static void prefetch_rows(const void *rows, const Positions *p, size_t first, size_t count) {
  size_t unit = p->int8 ? 1 : sizeof(float);
  const char *row = (const char *)rows + first * p->stride * unit;
  for (size_t k = 0; k < count; k++, row += p->stride * unit)
    for (size_t byte = 0; byte < p->head_size * unit; byte += 64) _mm_prefetch(row + byte, _MM_HINT_T0);
}

/** 1 / unit, and 0 for 0. */
static __m512 inverse(__m512 unit) {
  return _mm512_maskz_div_ps(_mm512_cmp_ps_mask(unit, _mm512_setzero_ps(), _CMP_GT_OQ), _mm512_set1_ps(1), unit);
}

/** Up to 16 keys as floats without the centre, one after another, and how many of their numbers make one. */
typedef struct {
  float keys[16 * largest_head] __attribute__((aligned(64))), factor[16] __attribute__((aligned(64)));
} Gathered;

/** Gathers keys; `scale` gets what one of their numbers is worth. */
static void gather_keys(const Positions *p, size_t first, size_t count, float *scale, Gathered *gathered) {
  size_t size = p->head_size, width = padded(size);
  __m512 squares[16], largest[16];
  float *to = gathered->keys;
  for (size_t k = 0; k < 16; k++, to += width) {
    const float *key = (const float *)p->key + (first + k) * p->stride;
    __m512 square = _mm512_setzero_ps(), most = square;
    for (size_t d = 0; d < size; d += 16) {
      __mmask16 mask = k < count ? lanes(size - d) : 0;
      __m512 x = _mm512_maskz_sub_ps(mask, _mm512_maskz_loadu_ps(mask, key + d), _mm512_load_ps(p->centre + d));
      square = _mm512_fmadd_ps(x, x, square);
      most = _mm512_max_ps(most, _mm512_abs_ps(x));
      _mm512_store_ps(to + d, x);
    }
    squares[k] = square;
    largest[k] = most;
  }
  __m512 unit = _mm512_mul_ps(largest_of_each16(largest), _mm512_set1_ps(p->bytes ? 1 / 127.0f : 1 / 32767.0f));
  if (!p->bytes) unit = _mm512_max_ps(unit, _mm512_mul_ps(_mm512_sqrt_ps(sum_of_each16(squares)), _mm512_set1_ps(1 / most_length)));
  _mm512_store_ps(scale, unit);
  _mm512_store_ps(gathered->factor, inverse(unit));
}

/** Transposes 16 rows of up to `count` lanes, two or four numbers each, into columns of a panel. */
static inline __attribute__((always_inline)) void store_columns(__m512i row[16], size_t count, void *panel) {
  transpose16(row);
  UNROLL
  for (size_t lane = 0; lane < 16; lane++)
    if (lane < count) _mm512_store_si512((char *)panel + lane * block_keys * 4, row[lane]);
}

/** Four vectors of whole numbers, of which `count` floats are left, as bytes. */
static inline __m512i to_bytes(const float *from, size_t count, __m512 factor) {
  __m512i bytes = _mm512_setzero_si512();
  UNROLL
  for (size_t v = 0; v < 4; v++) {
    if (count <= v * 16) continue;
    __m128i part = _mm512_cvtsepi32_epi8(_mm512_cvtps_epi32(_mm512_mul_ps(_mm512_load_ps(from + v * 16), factor)));
    __m512i wide = _mm512_broadcast_i32x4(part);
    bytes = _mm512_mask_mov_epi32(bytes, (__mmask16)(0xf << (4 * v)), wide);
  }
  return bytes;
}

static void pack_byte_keys(const Positions *p, size_t first, size_t count, float *scale, uint8_t *panel) {
  Gathered gathered;
  size_t size = p->head_size, width = padded(size);
  gather_keys(p, first, count, scale, &gathered);
  for (size_t d = 0; d < size; d += 64) {
    __m512i row[16];
    UNROLL
    for (size_t k = 0; k < 16; k++)
      row[k] = _mm512_xor_si512(to_bytes(gathered.keys + k * width + d, width - d, _mm512_set1_ps(gathered.factor[k])), _mm512_set1_epi8((char)0x80));
    store_columns(row, (size - d) / 4, panel + d * block_keys);
  }
}

static void pack_float_keys(const Positions *p, size_t first, size_t count, float *scale, int16_t *panel) {
  Gathered gathered;
  size_t size = p->head_size, width = padded(size);
  gather_keys(p, first, count, scale, &gathered);
  for (size_t d = 0; d < size; d += 32) {
    __m512i row[16];
    UNROLL
    for (size_t k = 0; k < 16; k++) {
      __m512 x = _mm512_set1_ps(gathered.factor[k]);
      const float *key = gathered.keys + k * width + d;
      __m512i a = _mm512_cvtps_epi32(_mm512_mul_ps(_mm512_load_ps(key), x)), b = _mm512_setzero_si512();
      if (size - d > 16) b = _mm512_cvtps_epi32(_mm512_mul_ps(_mm512_load_ps(key + 16), x));
      row[k] = _mm512_inserti64x4(_mm512_castsi256_si512(_mm512_cvtsepi32_epi16(a)), _mm512_cvtsepi32_epi16(b), 1);
    }
    store_columns(row, (size - d) / 2, panel + d * block_keys);
  }
}

static void pack_int8_keys(const Positions *p, size_t first, size_t count, float *scale, int16_t *panel) {
  _mm512_store_ps(scale, _mm512_set1_ps(1));
  for (size_t d = 0; d < p->head_size; d += 32) {
    size_t left = p->head_size - d;
    __mmask32 mask = left >= 32 ? 0xffffffffu : (1u << left) - 1;
    __m512i row[16];
    UNROLL
    for (size_t k = 0; k < 16; k++) {
      const int8_t *key = (const int8_t *)p->key + (first + k) * p->stride + d;
      row[k] = _mm512_cvtepi8_epi16(_mm256_maskz_loadu_epi8(k < count ? mask : 0, key));
    }
    store_columns(row, left / 2, panel + d * block_keys);
  }
}

static void pack_keys(const Positions *p, size_t first, size_t count, Block block) {
  prefetch_rows(p->key, p, first, least(count, 16));
  for (size_t group = 0; group < block_keys; group += 16) {
    size_t keys = count > group ? least(count - group, 16) : 0;
    prefetch_rows(p->key, p, first + group + 16, 16); /* of the next block, in the end */
    prefetch_rows(p->value, p, first + group, keys);
    if (p->bytes) pack_byte_keys(p, first + group, keys, block.key_scale + group, (uint8_t *)block.keys + group * 4);
    else if (p->int8) pack_int8_keys(p, first + group, keys, block.key_scale + group, block.keys + group * 2);
    else pack_float_keys(p, first + group, keys, block.key_scale + group, block.keys + group * 2);
  }
}

/** Up to 64 columns of the values, one row after another; answers the columns' largest magnitudes. */
static void gather_values(const float *value, size_t stride, size_t count, size_t columns, float to[block_keys][64], __m512 largest[4]) {
  for (int v = 0; v < 4; v++) largest[v] = _mm512_setzero_ps();
  for (size_t k = 0; k < count; k++, value += stride) {
    UNROLL
    for (size_t v = 0; v < 4; v++) {
      __m512 x = _mm512_maskz_loadu_ps(columns > v * 16 ? lanes(columns - v * 16) : 0, value + v * 16);
      largest[v] = _mm512_max_ps(largest[v], _mm512_abs_ps(x));
      _mm512_store_ps(to[k] + v * 16, x);
    }
  }
  for (size_t k = count; k < block_keys; k++)
    for (size_t v = 0; v < 4; v++) _mm512_store_ps(to[k] + v * 16, _mm512_setzero_ps());
}

static __m512i pair_up(__m512i even, __m512i odd) { return _mm512_mask_blend_epi16(0xaaaaaaaa, even, _mm512_slli_epi32(odd, 16)); }

static void pack_float_values(const Positions *p, size_t first, size_t count, size_t d, float *scale, int16_t *panel) {
  float values[block_keys][64] __attribute__((aligned(64)));
  size_t left = p->head_size - d < 64 ? p->head_size - d : 64, width = padded(left);
  __m512 largest[4];
  gather_values((const float *)p->value + first * p->stride + d, p->stride, count, left, values, largest);
  for (size_t v = 0; v < width / 16; v++) {
    __m512 unit = _mm512_mul_ps(largest[v], _mm512_set1_ps(1 / 32767.0f)), factor = inverse(unit);
    _mm512_store_ps(scale + v * 16, unit);
    for (size_t place = 0; place < block_keys; place += 2) {
      __m512i even = _mm512_cvtps_epi32(_mm512_mul_ps(_mm512_load_ps(values[value_key(place)] + v * 16), factor));
      __m512i odd = _mm512_cvtps_epi32(_mm512_mul_ps(_mm512_load_ps(values[value_key(place + 1)] + v * 16), factor));
      _mm512_store_si512(panel + place * width + v * 32, pair_up(even, odd));
    }
  }
}

static void pack_int8_values(const Positions *p, size_t first, size_t count, size_t d, float *scale, int16_t *panel) {
  size_t left = p->head_size - d < 64 ? p->head_size - d : 64, width = padded(left);
  const int8_t *value = (const int8_t *)p->value + first * p->stride + d;
  for (size_t v = 0; v < width / 16; v++, value += 16) {
    __mmask16 mask = lanes(left - v * 16);
    _mm512_store_ps(scale + v * 16, _mm512_maskz_loadu_ps(mask, p->value_scale + d + v * 16));
    for (size_t place = 0; place < block_keys; place += 2) {
      size_t k = value_key(place);
      __m512i even = _mm512_cvtepi8_epi32(_mm_maskz_loadu_epi8(k < count ? mask : 0, value + k * p->stride));
      __m512i odd = _mm512_cvtepi8_epi32(_mm_maskz_loadu_epi8(k + 1 < count ? mask : 0, value + (k + 1) * p->stride));
      _mm512_store_si512(panel + place * width + v * 32, pair_up(even, odd));
    }
  }
}

void avx512_pack_block(const Positions *p, size_t first, size_t count, Block block) {
  pack_keys(p, first, count, block);
  for (size_t d = 0; d < p->head_size; d += 64) {
    if (p->int8) pack_int8_values(p, first, count, d, block.value_scale + d, block.values + d * block_keys);
    else pack_float_values(p, first, count, d, block.value_scale + d, block.values + d * block_keys);
  }
}
