#include "kernels.h"
#include "vector-math.h"

/*
 * int8 caches: a query and the probabilities become 15- and 16-bit numbers, each split into two bytes for vpdpbusd, which multiplies
 * four unsigned by four signed bytes a lane. The cache's own numbers go in as they are.
 */

enum { panel_keys = 64 };

typedef __m512i Products[6][4];

/** products[r][v] = Σ over `steps` quads of rows[r][quad] · panel[quad][16 v …]. */
static inline __attribute__((always_inline)) void multiply(Products products, int rows, int signed_panel, const uint8_t *row, size_t stride,
                                                           const uint8_t *panel, size_t steps) {
  UNROLL
  for (int r = 0; r < rows; r++)
    UNROLL
    for (int v = 0; v < 4; v++) products[r][v] = _mm512_setzero_si512();
  for (size_t step = 0; step < steps; step++) {
    __m512i column[4];
    UNROLL
    for (int v = 0; v < 4; v++) column[v] = _mm512_load_si512(panel + step * 256 + v * 64);
    UNROLL
    for (int r = 0; r < rows; r++) {
      int32_t quad;
      __builtin_memcpy(&quad, row + (size_t)r * stride + step * 4, 4);
      __m512i x = _mm512_set1_epi32(quad);
      UNROLL
      for (int v = 0; v < 4; v++)
        products[r][v] = signed_panel ? _mm512_dpbusd_epi32(products[r][v], x, column[v])
                                      : _mm512_dpbusd_epi32(products[r][v], column[v], x);
    }
  }
}

/**
 * Asks for the values of `count` positions and for keys further on. The hardware's own prefetching stops at the end of a page of
 * 4 kB: 64 positions of 64 bytes. (Over float caches the same costs more than it brings.)
 */
static void prefetch_positions(const Positions *from, size_t first, size_t count) {
  for (size_t k = 0; k < count; k++) {
    const char *value = (const char *)from->value + (first + k) * from->stride;
    const char *key = (const char *)from->key + (first + 2 * count + k) * from->stride;
    for (size_t byte = 0; byte < from->head_size; byte += 64) {
      _mm_prefetch(key + byte, _MM_HINT_T1);
      _mm_prefetch(value + byte, _MM_HINT_T1);
    }
  }
}

static __m512i load_bytes(const int8_t *row, size_t left) {
  return left >= 64 ? _mm512_loadu_si512(row) : _mm512_maskz_loadu_epi8((1ull << left) - 1, row);
}

/** 16 keys of `left` bytes (64 of them where `whole`), made unsigned, as [left / 4][64 keys][4]. */
static inline __attribute__((always_inline)) void pack_key_group(const int8_t *key, size_t stride, size_t count, size_t left, int whole,
                                                                 uint8_t *panel) {
  __m512i row[16];
  UNROLL
  for (size_t k = 0; k < 16; k++) {
    __m512i x = whole ? _mm512_loadu_si512(key + k * stride) : load_bytes(key + (k < count ? k : count - 1) * stride, left);
    row[k] = _mm512_xor_si512(x, _mm512_set1_epi8(-128));
  }
  transpose16(row);
  UNROLL
  for (size_t quad = 0; quad < 16; quad++)
    if (whole || quad * 4 < left) _mm512_store_si512(panel + quad * panel_keys * 4, row[quad]);
}

/** Up to 64 keys, as [head_size / 4][64 keys][4]. */
static void pack_key_bytes(const Positions *from, size_t first, size_t count, uint8_t *panel) {
  for (size_t group = 0; group < count; group += 16)
    for (size_t d = 0; d < from->head_size; d += 64) {
      const int8_t *key = (const int8_t *)from->key + (first + group) * from->stride + d;
      uint8_t *to = panel + (d / 4 * panel_keys + group) * 4;
      if (count - group >= 16 && from->head_size - d >= 64) pack_key_group(key, from->stride, 16, 64, 1, to);
      else pack_key_group(key, from->stride, count - group, from->head_size - d, 0, to);
    }
}

typedef struct {
  uint8_t byte[2 * most_rows][largest_head] __attribute__((aligned(64))); /* of each row 128s, then ones */
  float unit[most_rows];
  int32_t offset[most_rows]; /* what 128 more in each byte of a key adds */
} ByteQueries;

static void quantize_queries(const Rows *rows, ByteQueries *to) {
  size_t width = padded(rows->head_size);
  for (size_t r = 0; r < rows->rows; r++) {
    const float *query = rows->query + r * width;
    __m512 largest = _mm512_setzero_ps();
    for (size_t d = 0; d < width; d += 16) largest = _mm512_max_ps(largest, _mm512_abs_ps(_mm512_load_ps(query + d)));
    float most = _mm512_reduce_max_ps(largest);
    __m512 factor = _mm512_set1_ps(most > 0 ? 16319 / most : 0);
    __m512i sum = _mm512_setzero_si512();
    for (size_t d = 0; d < width; d += 16) {
      __m512i x = _mm512_cvtps_epi32(_mm512_mul_ps(_mm512_load_ps(query + d), factor));
      __m512i high = _mm512_srai_epi32(_mm512_add_epi32(x, _mm512_set1_epi32(64)), 7);
      sum = _mm512_add_epi32(sum, x);
      _mm_store_si128((__m128i *)(to->byte[2 * r] + d), _mm512_cvtepi32_epi8(high));
      _mm_store_si128((__m128i *)(to->byte[2 * r + 1] + d), _mm512_cvtepi32_epi8(_mm512_sub_epi32(x, _mm512_slli_epi32(high, 7))));
    }
    to->unit[r] = most / 16319;
    to->offset[r] = 128 * _mm512_reduce_add_epi32(sum);
  }
}

static inline __attribute__((always_inline)) void score_panel(Rows *rows, const ByteQueries *queries, size_t row, int count,
                                                              const uint8_t *panel, size_t at) {
  Products products;
  multiply(products, 2 * count, 0, queries->byte[2 * row], largest_head, panel, rows->head_size / 4);
  UNROLL
  for (int r = 0; r < count; r++) {
    __m512i offset = _mm512_set1_epi32(queries->offset[row + r]);
    __m512 unit = _mm512_set1_ps(queries->unit[row + r]);
    UNROLL
    for (int v = 0; v < 4; v++) {
      __m512i x = _mm512_add_epi32(_mm512_slli_epi32(products[2 * r][v], 7), products[2 * r + 1][v]);
      _mm512_store_ps(rows->score[row + r] + at + v * 16, _mm512_mul_ps(_mm512_cvtepi32_ps(_mm512_sub_epi32(x, offset)), unit));
    }
  }
}

void avx512_score_bytes(Rows *rows, const Positions *from, size_t first, size_t count) {
  uint8_t panel[panel_keys * largest_head] __attribute__((aligned(64)));
  ByteQueries queries;
  quantize_queries(rows, &queries);
  for (size_t at = 0; at < count; at += panel_keys) {
    prefetch_positions(from, first + at, panel_keys);
    pack_key_bytes(from, first + at, count - at < panel_keys ? count - at : panel_keys, panel);
    size_t row = 0;
    for (; row + 3 <= rows->rows && row + 4 != rows->rows; row += 3) score_panel(rows, &queries, row, 3, panel, at);
    for (; row + 2 <= rows->rows; row += 2) score_panel(rows, &queries, row, 2, panel, at);
    if (row + 1 == rows->rows) score_panel(rows, &queries, row, 1, panel, at);
  }
}

/** 64 columns of 64 values as [16 quads of keys][64 columns][4]; lane 4 i + j of vector v is column 16 i + 4 v + j. */
static void pack_value_bytes(const int8_t *value, size_t stride, size_t count, size_t left, uint8_t *panel) {
  for (size_t k = 0; k < count; k += 4, value += 4 * stride) {
    __m512i row[4];
    int whole = count - k >= 4 && left >= 64;
    UNROLL
    for (size_t i = 0; i < 4; i++) {
      if (whole) row[i] = _mm512_loadu_si512(value + i * stride);
      else row[i] = k + i < count ? load_bytes(value + i * stride, left) : _mm512_setzero_si512();
    }
    __m512i a = _mm512_unpacklo_epi8(row[0], row[1]), b = _mm512_unpackhi_epi8(row[0], row[1]);
    __m512i c = _mm512_unpacklo_epi8(row[2], row[3]), d = _mm512_unpackhi_epi8(row[2], row[3]);
    _mm512_store_si512(panel + k * 64, _mm512_unpacklo_epi16(a, c));
    _mm512_store_si512(panel + k * 64 + 64, _mm512_unpackhi_epi16(a, c));
    _mm512_store_si512(panel + k * 64 + 128, _mm512_unpacklo_epi16(b, d));
    _mm512_store_si512(panel + k * 64 + 192, _mm512_unpackhi_epi16(b, d));
  }
}

typedef uint8_t ByteProbabilities[2 * most_rows][most_keys];

/** Adds up to 3 rows of probabilities · values to 64 columns of the output. */
static inline __attribute__((always_inline)) void add_panel(Rows *rows, uint8_t probability[][most_keys], size_t row, int count, size_t at,
                                                            size_t keys, const uint8_t *panel, size_t d, const float *scale) {
  Products products;
  multiply(products, 2 * count, 1, probability[2 * row] + at, most_keys, panel, (keys + 3) / 4);
  UNROLL
  for (int r = 0; r < count; r++) {
    __m512i x[4];
    UNROLL
    for (int v = 0; v < 4; v++) x[v] = _mm512_add_epi32(_mm512_slli_epi32(products[2 * r][v], 8), products[2 * r + 1][v]);
    __m512i a = _mm512_shuffle_i32x4(x[0], x[1], 0x44), b = _mm512_shuffle_i32x4(x[0], x[1], 0xee);
    __m512i e = _mm512_shuffle_i32x4(x[2], x[3], 0x44), f = _mm512_shuffle_i32x4(x[2], x[3], 0xee);
    x[0] = _mm512_shuffle_i32x4(a, e, 0x88);
    x[1] = _mm512_shuffle_i32x4(a, e, 0xdd);
    x[2] = _mm512_shuffle_i32x4(b, f, 0x88);
    x[3] = _mm512_shuffle_i32x4(b, f, 0xdd);
    float *to = rows->output + (row + (size_t)r) * padded(rows->head_size) + d;
    UNROLL
    for (int v = 0; v < 4; v++) {
      if (d + (size_t)v * 16 >= rows->head_size) break;
      __m512 unit = _mm512_maskz_loadu_ps(lanes(rows->head_size - d - v * 16), scale + d + v * 16);
      unit = _mm512_mul_ps(unit, _mm512_set1_ps(1 / 65535.0f));
      _mm512_store_ps(to + v * 16, _mm512_fmadd_ps(_mm512_cvtepi32_ps(x[v]), unit, _mm512_load_ps(to + v * 16)));
    }
  }
}

void avx512_add_bytes(Rows *rows, const Positions *from, size_t first, size_t count) {
  uint8_t panel[panel_keys * 64] __attribute__((aligned(64)));
  ByteProbabilities probability __attribute__((aligned(64)));
  for (size_t r = 0; r < rows->rows; r++)
    for (size_t k = 0; k < count; k += 16) {
      __m512i x = _mm512_cvtps_epi32(_mm512_mul_ps(_mm512_load_ps(rows->score[r] + k), _mm512_set1_ps(65535)));
      _mm_store_si128((__m128i *)(probability[2 * r] + k), _mm512_cvtepi32_epi8(_mm512_srli_epi32(x, 8)));
      _mm_store_si128((__m128i *)(probability[2 * r + 1] + k), _mm512_cvtepi32_epi8(x));
    }
  for (size_t at = 0; at < count; at += panel_keys) {
    size_t keys = count - at < panel_keys ? count - at : panel_keys;
    for (size_t d = 0; d < from->head_size; d += 64) {
      pack_value_bytes((const int8_t *)from->value + (first + at) * from->stride + d, from->stride, keys, from->head_size - d, panel);
      size_t row = 0;
      for (; row + 3 <= rows->rows && row + 4 != rows->rows; row += 3)
        add_panel(rows, probability, row, 3, at, keys, panel, d, from->value_scale);
      for (; row + 2 <= rows->rows; row += 2) add_panel(rows, probability, row, 2, at, keys, panel, d, from->value_scale);
      if (row + 1 == rows->rows) add_panel(rows, probability, row, 1, at, keys, panel, d, from->value_scale);
    }
  }
}
