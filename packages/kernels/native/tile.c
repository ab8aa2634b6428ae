#include "tile.h"

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

/** The keys of a block that each row of a group sees, a bit each. */
static inline void seen_keys(const Tile *tile, size_t g, size_t first, uint64_t seen[group_rows]) {
  UNROLL
  for (int r = 0; r < group_rows; r++) {
    int64_t keys = (int64_t)tile->visible[g][r] - (int64_t)first;
    seen[r] = _bzhi_u64(~0ull, keys < 0 ? 0 : keys > 64 ? 64 : (unsigned)keys);
  }
}

/** Moves the references of a group to the largest score of `16 · vectors` keys where that is larger, and scales the sums so far. */
static inline __attribute__((always_inline)) void raise_to(Tile *tile, size_t g, Block block, int vectors, size_t first) {
  Products products;
  uint64_t seen[group_rows];
  __m512 part[group_rows];
  multiply(products, vectors, tile->query + g * group_rows * tile->head_size, tile->head_size, block.keys, block_keys,
           tile->head_size / 2);
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
  raise_to(tile, g, block, 1, first);
}

static __attribute__((noinline)) void raise_reference(Tile *tile, size_t g, Block block, size_t first) {
  raise_to(tile, g, block, 4, first);
}

/** Numbers of the probabilities of one group for `16 · vectors` keys, in the order of value_key(); answers what one is worth by row. */
static inline __attribute__((always_inline)) __m512 probabilities(Tile *tile, size_t g, Block block, int vectors, int masked, size_t first,
                                                                  int16_t to[group_rows][block_keys]) {
  __m512 score[group_rows][4], part[group_rows], total;
  for (int again = 0;; again = 1) {
    Products products;
    multiply(products, vectors, tile->query + g * group_rows * tile->head_size, tile->head_size, block.keys, block_keys,
             tile->head_size / 2);
    uint64_t seen[group_rows];
    if (masked) seen_keys(tile, g, first, seen);
    __m512 scales = _mm512_load_ps(tile->query_scale[g]), references = _mm512_load_ps(tile->reference[g]);
    UNROLL
    for (int r = 0; r < group_rows; r++) {
      __m512 scale = broadcast_lane(scales, r), reference = broadcast_lane(references, r);
      UNROLL
      for (int v = 0; v < vectors; v++) {
        __m512 x = _mm512_mul_ps(_mm512_cvtepi32_ps(products[r][v]), _mm512_load_ps(block.key_scale + v * 16));
        x = exp2_ps(_mm512_fmsub_ps(x, scale, reference));
        if (masked) x = _mm512_maskz_mov_ps((__mmask16)(seen[r] >> (16 * v)), x);
        score[r][v] = x;
        part[r] = v ? _mm512_add_ps(part[r], x) : x;
      }
    }
    total = sum_of_each(part);
    if (__builtin_expect(_mm512_mask_cmp_ps_mask(0x3f, total, _mm512_set1_ps(too_much), _CMP_NLE_UQ) == 0 || again, 1)) break;
    raise_reference(tile, g, block, first);
  }
  __m512 unit = _mm512_mul_ps(_mm512_rcp14_ps(_mm512_max_ps(total, _mm512_set1_ps(1e-30f))), _mm512_set1_ps(all_probability));
  UNROLL
  for (int r = 0; r < group_rows; r++) {
    __m512 factor = broadcast_lane(unit, r);
    __m512i count = _mm512_setzero_si512();
    UNROLL
    for (int v = 0; v < vectors; v += 2) {
      __m512i low = _mm512_cvtps_epi32(_mm512_mul_ps(score[r][v], factor)), high = _mm512_setzero_si512();
      if (v + 1 < vectors) high = _mm512_cvtps_epi32(_mm512_mul_ps(score[r][v + 1], factor));
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

static void attend_group(Tile *tile, size_t g, Block block, size_t first) {
  size_t most = (size_t)tile->visible[g][group_rows - 1];
  if (most <= first) return;
  size_t keys = most - first < block_keys ? most - first : block_keys, vectors = (keys + 15) / 16;
  if (tile->reference[g][0] <= unseen) first_reference(tile, g, block, first);
  int16_t probability[group_rows][block_keys] __attribute__((aligned(64)));
  __m512 worth;
  if ((size_t)tile->visible[g][0] >= first + block_keys) worth = probabilities(tile, g, block, 4, 0, first, probability);
  else if (vectors == 4) worth = probabilities(tile, g, block, 4, 1, first, probability);
  else if (vectors == 3) worth = probabilities(tile, g, block, 3, 1, first, probability);
  else if (vectors == 2) worth = probabilities(tile, g, block, 2, 1, first, probability);
  else worth = probabilities(tile, g, block, 1, 1, first, probability);
  size_t columns = padded(tile->head_size), steps = value_steps(keys);
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

void attend_block(Tile *tile, Block block, size_t first) {
  for (size_t g = 0; g < tile->groups; g++) attend_group(tile, g, block, first);
}

void start_tile(Tile *tile, size_t head_size, size_t groups) {
  tile->head_size = head_size;
  tile->groups = groups;
  for (size_t g = 0; g < groups; g++) {
    _mm512_store_ps(tile->reference[g], _mm512_set1_ps(unseen));
    _mm512_store_ps(tile->sum[g], _mm512_setzero_ps());
    _mm512_store_ps(tile->query_scale[g], _mm512_setzero_ps());
  }
  for (size_t i = 0; i < groups * group_rows * padded(head_size); i += 16) _mm512_store_ps(tile->output + i, _mm512_setzero_ps());
}

void set_row(Tile *tile, size_t row, const float *query, float scale, float length, size_t visible) {
  size_t size = tile->head_size;
  int16_t *to = tile->query + row * size;
  tile->visible[row / group_rows][row % group_rows] = (int32_t)visible;
  __m512 squares = _mm512_setzero_ps(), largest = _mm512_setzero_ps();
  for (size_t d = 0; query && d < size; d += 16) {
    __m512 x = _mm512_maskz_loadu_ps(lanes(size - d), query + d);
    squares = _mm512_fmadd_ps(x, x, squares);
    largest = _mm512_max_ps(largest, _mm512_abs_ps(x));
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

void read_row(const Tile *tile, size_t row, float *output) {
  size_t size = tile->head_size;
  const float *from = tile->output + row * padded(size);
  __m512 factor = _mm512_set1_ps(1 / tile->sum[row / group_rows][row % group_rows]);
  for (size_t d = 0; d < size; d += 16)
    _mm512_mask_storeu_ps(output + d, lanes(size - d), _mm512_mul_ps(_mm512_load_ps(from + d), factor));
}
