#include "kernels.h"
#include "value-order.h"
#include "vector-math.h"

/*
 * FlashAttention's online softmax (Dao et al. 2022) over integer products, as in SageAttention (Zhang et al. 2024) but with int16
 * operands. Two things differ. The reference that is taken off the scores is the maximum of the first 16 keys, not of all so far; it
 * moves only when a sum gets out of hand (FlashAttention 4's lazy rescaling, taken further), so that no maximum is awaited. And the
 * probabilities of a row and block are scaled to sum to 32,690: with values up to 32,767 the products stay below 2^30 whatever
 * the row looks like, and a key that draws nearly all attention does not drown the other blocks.
 */
static const float all_probability = 32690.0f;

/** Score of a key that a row does not see: far below any other, far from infinity. */
static const float unseen = -1e30f;

/** A sum of probabilities, relative to the reference, at which the reference moves. */
static const float too_much = 1e18f;

/** In assembly because Clang splits the intrinsic into vpmaddwd and vpaddd: twice the work here. */
static inline __m512i dot_pairs(__m512i sum, __m512i a, __m512i b) {
  __asm__("vpdpwssd %2, %1, %0" : "+v"(sum) : "v"(a), "v"(b));
  return sum;
}

typedef __m512i Products[group_rows][4];

/** products[r][v] = Σ over `steps` pairs of rows[r][pair] · panel[pair][16 v …]; 24 accumulators, 4 panel vectors, broadcasts. */
static inline __attribute__((always_inline)) void multiply(Products products, int vectors, const int16_t *rows, size_t row_stride,
                                                           const int16_t *panel, size_t width, size_t steps) {
  UNROLL
  for (int r = 0; r < group_rows; r++)
    UNROLL
    for (int v = 0; v < vectors; v++) products[r][v] = _mm512_setzero_si512();
  for (size_t step = 0; step < steps; step++) {
    __m512i column[4];
    UNROLL
    for (int v = 0; v < vectors; v++) column[v] = _mm512_load_si512(panel + step * width * 2 + v * 32);
    UNROLL
    for (int r = 0; r < group_rows; r++) {
      int32_t pair;
      __builtin_memcpy(&pair, rows + r * row_stride + step * 2, 4);
      __m512i row = _mm512_set1_epi32(pair);
      UNROLL
      for (int v = 0; v < vectors; v++) products[r][v] = dot_pairs(products[r][v], row, column[v]);
    }
  }
}

/** The same over bytes: four neighbours of the summed dimension a lane. */
static inline __attribute__((always_inline)) void multiply_bytes(Products products, int vectors, const int8_t *rows, size_t size,
                                                                 const int32_t *start, const uint8_t *panel) {
  UNROLL
  for (int r = 0; r < group_rows; r++)
    UNROLL
    for (int v = 0; v < vectors; v++) products[r][v] = _mm512_set1_epi32(start[r]);
  for (size_t step = 0; step < size; step += 4) {
    __m512i column[4];
    UNROLL
    for (int v = 0; v < vectors; v++) column[v] = _mm512_load_si512(panel + step * block_keys + v * 64);
    UNROLL
    for (int r = 0; r < group_rows; r++) {
      int32_t four;
      __builtin_memcpy(&four, rows + (size_t)r * size + step, 4);
      __m512i row = _mm512_set1_epi32(four);
      UNROLL
      for (int v = 0; v < vectors; v++) products[r][v] = _mm512_dpbusd_epi32(products[r][v], column[v], row);
    }
  }
}

/** Scores of a group for `16 · vectors` keys, without their scales. */
static inline __attribute__((always_inline)) void multiply_keys(Products products, const Tile *tile, size_t g, Block block, int vectors, int bytes) {
  size_t size = tile->head_size, at = g * group_rows * size;
  if (bytes) multiply_bytes(products, vectors, (const int8_t *)tile->query + at, size, tile->start[g], (const uint8_t *)block.keys);
  else multiply(products, vectors, tile->query + at, size, block.keys, block_keys, size / 2);
}

/** The keys of a block that each row of a group sees, a bit each. */
static inline void seen_keys(const Tile *tile, size_t g, size_t first, uint64_t seen[group_rows]) {
  UNROLL
  for (int r = 0; r < group_rows; r++) {
    int64_t keys = (int64_t)tile->visible[g][r] - (int64_t)first;
    seen[r] = _bzhi_u64(~0ull, keys < 0 ? 0 : keys > 64 ? 64 : (unsigned)keys);
  }
}

/** Moves the references of a group to the largest score of `16 · vectors` keys where that is larger, and scales the sums so far. */
static inline __attribute__((always_inline)) void raise_to(Tile *tile, size_t g, Block block, int vectors, int bytes, size_t first) {
  Products products;
  uint64_t seen[group_rows];
  __m512 part[group_rows];
  multiply_keys(products, tile, g, block, vectors, bytes);
  seen_keys(tile, g, first, seen);
  UNROLL
  for (int r = 0; r < group_rows; r++) {
    part[r] = _mm512_set1_ps(unseen);
    UNROLL
    for (int v = 0; v < vectors; v++) {
      __m512 score = _mm512_mul_ps(_mm512_cvtepi32_ps(products[r][v]), _mm512_load_ps(block.key_scale + v * 16));
      part[r] = _mm512_mask_max_ps(part[r], (__mmask16)(seen[r] >> (16 * v)), part[r], score);
    }
  }
  __m512 old = _mm512_load_ps(tile->reference[g]), sum = _mm512_load_ps(tile->sum[g]);
  __m512 reference = _mm512_max_ps(old, _mm512_mul_ps(largest_of_each(part), _mm512_load_ps(tile->query_scale[g])));
  __m512 factor = exp2_ps(_mm512_sub_ps(old, reference));
  _mm512_store_ps(tile->reference[g], reference);
  if (_mm512_cmp_ps_mask(sum, _mm512_setzero_ps(), _CMP_NEQ_UQ) == 0) return;
  _mm512_store_ps(tile->sum[g], _mm512_mul_ps(sum, factor));
  size_t columns = padded(tile->head_size);
  for (int r = 0; r < group_rows; r++)
    for (size_t d = 0; d < columns; d += 16) {
      float *output = tile->output + (g * group_rows + (size_t)r) * columns + d;
      _mm512_store_ps(output, _mm512_mul_ps(_mm512_load_ps(output), broadcast_lane(factor, r)));
    }
}

static __attribute__((noinline)) void first_reference(Tile *tile, size_t g, Block block, size_t first) {
  if (tile->bytes) raise_to(tile, g, block, 1, 1, first);
  else raise_to(tile, g, block, 1, 0, first);
}

static __attribute__((noinline)) void raise_reference(Tile *tile, size_t g, Block block, size_t first) {
  if (tile->bytes) raise_to(tile, g, block, 4, 1, first);
  else raise_to(tile, g, block, 4, 0, first);
}

/** What a group has to do once its sums are known. */
typedef struct {
  float power[group_rows][block_keys] __attribute__((aligned(64))); /* 2^(score − reference) */
  float total[16] __attribute__((aligned(64)));                     /* of each row */
  size_t keys;
} Pending;

/** Scores and powers of one group for `16 · vectors` keys. */
static inline __attribute__((always_inline)) void score_keys(Tile *tile, size_t g, Block block, int vectors, int bytes, int masked, size_t first,
                                                             Pending *to) {
  for (int again = 0;; again = 1) {
    __m512 part[group_rows];
    Products products;
    multiply_keys(products, tile, g, block, vectors, bytes);
    uint64_t seen[group_rows];
    if (masked) seen_keys(tile, g, first, seen);
    UNROLL
    for (int r = 0; r < group_rows; r++) {
      __m512 scale = _mm512_set1_ps(tile->query_scale[g][r]), reference = _mm512_set1_ps(tile->reference[g][r]);
      UNROLL
      for (int v = 0; v < vectors; v++) {
        __m512 x = _mm512_mul_ps(_mm512_cvtepi32_ps(products[r][v]), _mm512_load_ps(block.key_scale + v * 16));
        x = exp2_ps(_mm512_fmsub_ps(x, scale, reference));
        if (masked) x = _mm512_maskz_mov_ps((__mmask16)(seen[r] >> (16 * v)), x);
        _mm512_store_ps(to->power[r] + v * 16, x);
        part[r] = v ? _mm512_add_ps(part[r], x) : x;
      }
      UNROLL
      for (int v = vectors; v < 4; v++) _mm512_store_ps(to->power[r] + v * 16, _mm512_setzero_ps());
    }
    __m512 total = sum_of_each(part);
    _mm512_store_ps(to->total, total);
    if (__builtin_expect(_mm512_mask_cmp_ps_mask(0x3f, total, _mm512_set1_ps(too_much), _CMP_NLE_UQ) == 0 || again, 1)) return;
    raise_reference(tile, g, block, first);
  }
}

/** The powers as int16 numbers in the order of value_key(); answers what one is worth by row, and adds the sums. */
static inline __attribute__((always_inline)) __m512 quantize_powers(Tile *tile, size_t g, const Pending *from,
                                                                    int16_t to[group_rows][block_keys]) {
  __m512 total = _mm512_max_ps(_mm512_load_ps(from->total), _mm512_set1_ps(1e-30f)), part[group_rows];
  __m512 unit = _mm512_mul_ps(_mm512_rcp14_ps(total), _mm512_set1_ps(all_probability));
  UNROLL
  for (int r = 0; r < group_rows; r++) {
    __m512 factor = broadcast_lane(unit, r);
    __m512i count = _mm512_setzero_si512();
    UNROLL
    for (int v = 0; v < 4; v += 2) {
      __m512i low = _mm512_cvtps_epi32(_mm512_mul_ps(_mm512_load_ps(from->power[r] + v * 16), factor));
      __m512i high = _mm512_cvtps_epi32(_mm512_mul_ps(_mm512_load_ps(from->power[r] + v * 16 + 16), factor));
      __m512i numbers = _mm512_packs_epi32(low, high);
      count = dot_pairs(count, numbers, _mm512_set1_epi16(1));
      _mm512_store_si512(to[r] + v * 16, numbers);
    }
    part[r] = _mm512_cvtepi32_ps(count);
  }
  /* the sum of the rounded numbers: rounding then moves weight between values, but makes none */
  __m512 worth = _mm512_div_ps(_mm512_set1_ps(1), unit);
  _mm512_store_ps(tile->sum[g], _mm512_fmadd_ps(sum_of_each(part), worth, _mm512_load_ps(tile->sum[g])));
  return worth;
}

/** Adds probabilities · values to `16 · vectors` columns of the output. */
static inline __attribute__((always_inline)) void add_values(float *output, size_t stride, int vectors, size_t steps, __m512 worth,
                                                             int16_t probability[group_rows][block_keys], const int16_t *panel,
                                                             const float *value_scale) {
  Products products;
  multiply(products, vectors, probability[0], block_keys, panel, 16 * (size_t)vectors, steps);
  UNROLL
  for (int r = 0; r < group_rows; r++) {
    __m512 row = broadcast_lane(worth, r);
    UNROLL
    for (int v = 0; v < vectors; v++) {
      float *to = output + r * stride + v * 16;
      __m512 x = _mm512_mul_ps(_mm512_cvtepi32_ps(products[r][v]), _mm512_load_ps(value_scale + v * 16));
      _mm512_store_ps(to, _mm512_fmadd_ps(x, row, _mm512_load_ps(to)));
    }
  }
}

/** First half of a group: its powers. */
static void begin_group(Tile *tile, size_t g, Block block, size_t first, Pending *to) {
  size_t most = (size_t)tile->visible[g][group_rows - 1];
  to->keys = most <= first ? 0 : most - first < block_keys ? most - first : block_keys;
  if (to->keys == 0) return;
  if (tile->reference[g][0] <= unseen) first_reference(tile, g, block, first);
  int whole = (size_t)tile->visible[g][0] >= first + block_keys;
  if (tile->bytes) {
    if (whole) score_keys(tile, g, block, 4, 1, 0, first, to);
    else if (to->keys > 16) score_keys(tile, g, block, 4, 1, 1, first, to);
    else score_keys(tile, g, block, 1, 1, 1, first, to);
    return;
  }
  if (whole) score_keys(tile, g, block, 4, 0, 0, first, to);
  else if (to->keys > 48) score_keys(tile, g, block, 4, 0, 1, first, to);
  else if (to->keys > 32) score_keys(tile, g, block, 3, 0, 1, first, to);
  else if (to->keys > 16) score_keys(tile, g, block, 2, 0, 1, first, to);
  else score_keys(tile, g, block, 1, 0, 1, first, to);
}

/** Second half: its output. */
static void finish_group(Tile *tile, size_t g, Block block, const Pending *from) {
  if (from->keys == 0) return;
  int16_t probability[group_rows][block_keys] __attribute__((aligned(64)));
  __m512 worth = quantize_powers(tile, g, from, probability);
  size_t columns = padded(tile->head_size), steps = value_steps(from->keys);
  for (size_t d = 0; d < columns; d += 64) {
    float *output = tile->output + g * group_rows * columns + d;
    const int16_t *panel = block.values + d * block_keys;
    const float *scale = block.value_scale + d;
    if (columns - d >= 64) add_values(output, columns, 4, steps, worth, probability, panel, scale);
    else if (columns - d == 48) add_values(output, columns, 3, steps, worth, probability, panel, scale);
    else if (columns - d == 32) add_values(output, columns, 2, steps, worth, probability, panel, scale);
    else add_values(output, columns, 1, steps, worth, probability, panel, scale);
  }
}

void avx512_attend_block(Tile *tile, Block block, size_t first) {
  /* A group's sums take a chain of dependent steps; meanwhile the processor has the group before to finish. */
  Pending pending[2];
  begin_group(tile, 0, block, first, &pending[0]);
  for (size_t g = 1; g < tile->groups; g++) {
    begin_group(tile, g, block, first, &pending[g % 2]);
    finish_group(tile, g - 1, block, &pending[(g - 1) % 2]);
  }
  finish_group(tile, tile->groups - 1, block, &pending[(tile->groups - 1) % 2]);
}

void avx512_start_tile(Tile *tile, size_t head_size, size_t groups, int bytes) {
  tile->bytes = bytes;
  tile->head_size = head_size;
  tile->groups = groups;
  for (size_t g = 0; g < groups; g++) {
    _mm512_store_ps(tile->reference[g], _mm512_set1_ps(unseen));
    _mm512_store_ps(tile->sum[g], _mm512_setzero_ps());
    _mm512_store_ps(tile->query_scale[g], _mm512_setzero_ps());
  }
  for (size_t i = 0; i < groups * group_rows * padded(head_size); i += 16) _mm512_store_ps(tile->output + i, _mm512_setzero_ps());
}

static void set_byte_row(Tile *tile, size_t row, const float *query, float scale, float largest) {
  size_t size = tile->head_size;
  int8_t *to = (int8_t *)tile->query + row * size;
  __m512 factor = _mm512_set1_ps(largest > 0 ? 127 / largest : 0);
  __m512i sum = _mm512_setzero_si512();
  for (size_t d = 0; d < size; d += 16) {
    __m512 x = query ? _mm512_maskz_loadu_ps(lanes(size - d), query + d) : _mm512_setzero_ps();
    __m512i whole = _mm512_cvtps_epi32(_mm512_mul_ps(x, factor));
    sum = _mm512_add_epi32(sum, whole);
    _mm_mask_storeu_epi8(to + d, lanes(size - d), _mm512_cvtsepi32_epi8(whole));
  }
  tile->start[row / group_rows][row % group_rows] = -128 * _mm512_reduce_add_epi32(sum);
  tile->query_scale[row / group_rows][row % group_rows] = largest / 127 * scale * log2_e;
}

void avx512_set_row(Tile *tile, size_t row, const float *query, float scale, float length, size_t visible) {
  size_t size = tile->head_size;
  int16_t *to = tile->query + row * size;
  tile->visible[row / group_rows][row % group_rows] = (int32_t)visible;
  __m512 squares = _mm512_setzero_ps(), largest = _mm512_setzero_ps();
  for (size_t d = 0; query && d < size; d += 16) {
    __m512 x = _mm512_maskz_loadu_ps(lanes(size - d), query + d);
    squares = _mm512_fmadd_ps(x, x, squares);
    largest = _mm512_max_ps(largest, _mm512_abs_ps(x));
  }
  if (tile->bytes) {
    set_byte_row(tile, row, query, scale, _mm512_reduce_max_ps(largest));
    return;
  }
  float unit = _mm_cvtss_f32(_mm_sqrt_ss(_mm_set_ss(_mm512_reduce_add_ps(squares)))) / length;
  float least = _mm512_reduce_max_ps(largest) / 32767;
  if (unit < least) unit = least;
  __m512 factor = _mm512_set1_ps(unit > 0 ? 1 / unit : 0);
  for (size_t d = 0; d < size; d += 16) {
    __m512 x = query ? _mm512_maskz_loadu_ps(lanes(size - d), query + d) : _mm512_setzero_ps();
    _mm256_mask_storeu_epi16(to + d, lanes(size - d), _mm512_cvtsepi32_epi16(_mm512_cvtps_epi32(_mm512_mul_ps(x, factor))));
  }
  tile->query_scale[row / group_rows][row % group_rows] = unit * scale * log2_e;
}

void avx512_read_row(const Tile *tile, size_t row, float *output) {
  size_t size = tile->head_size;
  const float *from = tile->output + row * padded(size);
  __m512 factor = _mm512_set1_ps(1 / tile->sum[row / group_rows][row % group_rows]);
  for (size_t d = 0; d < size; d += 16)
    _mm512_mask_storeu_ps(output + d, lanes(size - d), _mm512_mul_ps(_mm512_load_ps(from + d), factor));
}
