/*
 * Attention of many rows: FlashAttention's online softmax (Dao et al. 2022) over int16 products, as in arch/avx512vnni/tile.c, which says why the
 * reference is the maximum of the first keys alone and why the probabilities of a row and block sum to 32,690.
 */
#pragma once

static const float all_probability = 32690.0f;

/** Score of a key that a row does not see: far below any other, far from infinity. */
static const float unseen = -1e30f;

/** A sum of probabilities, relative to the reference, at which the reference moves. */
static const float too_much = 1e18f;

enum { VECTORS = LANES16 / W };

typedef vi Products[group_rows][VECTORS];

/** products[r][v] = Σ over `steps` pairs of rows[r][pair] · panel[pair][16 lanes]. */
INLINE void multiply(Products products, const int16_t *rows, size_t row_stride, const int16_t *panel, size_t steps) {
  UNROLL for (int r = 0; r < group_rows; r++)
    UNROLL for (int v = 0; v < VECTORS; v++) products[r][v] = vi_set(0);
  for (size_t step = 0; step < steps; step++) {
    vp column[VECTORS];
    UNROLL for (int v = 0; v < VECTORS; v++) column[v] = vp_load(panel + step * LANES16 * 2 + v * W * 2);
    UNROLL for (int r = 0; r < group_rows; r++) {
      const vp row = vp_set(rows + (size_t)r * row_stride + step * 2);
      UNROLL for (int v = 0; v < VECTORS; v++) products[r][v] = vi_dot(products[r][v], row, column[v]);
    }
  }
}

/** Scores of a group for the 16 keys at `at`, without their scales. Most models' heads are 64 wide: a known stride saves the addresses' arithmetic. */
INLINE void multiply_keys(Products products, const Tile *tile, size_t g, Block block, size_t at) {
  const size_t size = tile->head_size;
  const int16_t *queries = tile->query + g * group_rows * size, *keys = block.keys + at * size;
  if (size == 64) multiply(products, queries, 64, keys, 32);
  else multiply(products, queries, size, keys, size / 2);
}

/** Keys from `first` on that row r of a group sees, 16 at most. */
INLINE size_t seen_keys(const Tile *tile, size_t g, int r, size_t first) {
  const int64_t keys = (int64_t)tile->visible[g][r] - (int64_t)first;
  return keys < 0 ? 0 : keys > LANES16 ? LANES16 : (size_t)keys;
}

/** Lanes of vector v that `seen` of 16 keys take. */
INLINE size_t seen_lanes(size_t seen, int v) { return seen < (size_t)v * W ? 0 : least(seen - (size_t)v * W, W); }

/** Moves the references of a group to the largest score of the block's first `groups` × 16 keys where that is larger, and scales the sums so far. */
static void raise_reference(Tile *tile, size_t g, Block block, size_t first, size_t groups) {
  float largest[group_rows];
  for (int r = 0; r < group_rows; r++) largest[r] = unseen;
  for (size_t at = 0; at < groups * LANES16; at += LANES16) {
    Products products;
    multiply_keys(products, tile, g, block, at);
    for (int r = 0; r < group_rows; r++) {
      const size_t seen = seen_keys(tile, g, r, first + at);
      for (int v = 0; v < VECTORS; v++) {
        const vf score = vf_mul(vf_from(products[r][v]), vf_load(block.key_scale + at + (size_t)v * W));
        const float most = vf_largest(vf_keep(score, seen_lanes(seen, v), vf_set(unseen)));
        if (most > largest[r]) largest[r] = most;
      }
    }
  }
  const size_t columns = padded(tile->head_size);
  for (int r = 0; r < group_rows; r++) {
    const float old = tile->reference[g][r], found = largest[r] * tile->query_scale[g][r], reference = found > old ? found : old;
    tile->reference[g][r] = reference;
    if (tile->sum[g][r] == 0 || reference == old) continue;
    const vf factor = vf_exp2(vf_set(old - reference));
    tile->sum[g][r] *= vf_largest(factor);
    float *output = tile->output + (g * group_rows + (size_t)r) * columns;
    for (size_t d = 0; d < columns; d += W) vf_store(output + d, vf_mul(vf_load(output + d), factor));
  }
}

/** What a group has to do once its sums are known. */
typedef struct {
  float power[group_rows][block_keys] __attribute__((aligned(64))); /* 2^(score − reference) */
  float total[group_rows];
  size_t keys;
} Pending;

/** Powers of one group for 16 keys; adds them to `part`. */
INLINE void score_lanes(const Tile *tile, size_t g, Block block, size_t at, int masked, size_t first, Pending *to, vf part[group_rows]) {
  Products products;
  multiply_keys(products, tile, g, block, at);
  UNROLL for (int r = 0; r < group_rows; r++) {
    const vf scale = vf_set(tile->query_scale[g][r]), reference = vf_set(tile->reference[g][r]);
    const size_t seen = masked ? seen_keys(tile, g, r, first + at) : LANES16;
    UNROLL for (int v = 0; v < VECTORS; v++) {
      vf x = vf_mul(vf_from(products[r][v]), vf_load(block.key_scale + at + (size_t)v * W));
      x = vf_exp2(vf_fms(x, scale, reference));
      if (masked) x = vf_keep(x, seen_lanes(seen, v), vf_set(0));
      vf_store(to->power[r] + at + (size_t)v * W, x);
      part[r] = vf_add(part[r], x);
    }
  }
}

static int score_keys(const Tile *tile, size_t g, Block block, size_t first, Pending *to) {
  vf part[group_rows];
  for (int r = 0; r < group_rows; r++) part[r] = vf_set(0);
  const int whole = (size_t)tile->visible[g][0] >= first + block_keys;
  for (size_t at = 0; at < to->keys; at += LANES16) {
    if (whole) score_lanes(tile, g, block, at, 0, first, to, part);
    else score_lanes(tile, g, block, at, 1, first, to, part);
  }
  int fits = 1;
  for (int r = 0; r < group_rows; r++) {
    to->total[r] = vf_sum(part[r]);
    fits &= to->total[r] <= too_much;
  }
  return fits;
}

/** First half of a group: its powers. */
static void begin_group(Tile *tile, size_t g, Block block, size_t first, Pending *to) {
  const size_t most = (size_t)tile->visible[g][group_rows - 1];
  to->keys = most <= first ? 0 : least(most - first, block_keys);
  if (to->keys == 0) return;
  if (tile->reference[g][0] <= unseen) raise_reference(tile, g, block, first, 1);
  if (!score_keys(tile, g, block, first, to)) {
    raise_reference(tile, g, block, first, (to->keys + LANES16 - 1) / LANES16);
    score_keys(tile, g, block, first, to);
  }
}

/** Second half: the powers as int16 numbers, times the values. */
static void finish_group(Tile *tile, size_t g, Block block, const Pending *from) {
  if (from->keys == 0) return;
  int16_t probability[group_rows][block_keys] __attribute__((aligned(64)));
  float worth[group_rows];
  const size_t keys = round_up(from->keys, LANES16), columns = padded(tile->head_size);
  for (int r = 0; r < group_rows; r++) {
    const float total = from->total[r] > 1e-30f ? from->total[r] : 1e-30f, unit = all_probability / total;
    vi count = vi_set(0);
    for (size_t k = 0; k < keys; k += W) {
      const vi numbers = vi_round(vf_mul(vf_load(from->power[r] + k), vf_set(unit)));
      count = vi_add(count, numbers);
      vi_store_words(probability[r] + k, numbers);
    }
    worth[r] = 1 / unit;
    /* the sum of the rounded numbers: rounding then moves weight between values, but makes none */
    tile->sum[g][r] += (float)vi_sum(count) * worth[r];
  }
  for (size_t d = 0; d < columns; d += LANES16) {
    Products products;
    multiply(products, probability[0], block_keys, block.values + d * block_keys, keys / 2);
    UNROLL for (int r = 0; r < group_rows; r++) {
      float *output = tile->output + (g * group_rows + (size_t)r) * columns + d;
      UNROLL for (int v = 0; v < VECTORS; v++) {
        const vf x = vf_mul(vf_from(products[r][v]), vf_load(block.value_scale + d + (size_t)v * W));
        vf_store(output + v * W, vf_fma(x, vf_set(worth[r]), vf_load(output + v * W)));
      }
    }
  }
}

static void attend_block(Tile *tile, Block block, size_t first) {
  /* A group's sums take a chain of dependent steps; meanwhile the processor has the group before to finish. */
  Pending pending[2];
  begin_group(tile, 0, block, first, &pending[0]);
  for (size_t g = 1; g < tile->groups; g++) {
    begin_group(tile, g, block, first, &pending[g % 2]);
    finish_group(tile, g - 1, block, &pending[(g - 1) % 2]);
  }
  finish_group(tile, tile->groups - 1, block, &pending[(tile->groups - 1) % 2]);
}

static void start_tile(Tile *tile, size_t head_size, size_t groups, int bytes) {
  tile->bytes = bytes;
  tile->head_size = head_size;
  tile->groups = groups;
  for (size_t g = 0; g < groups; g++)
    for (int r = 0; r < group_rows; r++) {
      tile->reference[g][r] = unseen;
      tile->sum[g][r] = tile->query_scale[g][r] = 0;
    }
  for (size_t i = 0; i < groups * group_rows * padded(head_size); i++) tile->output[i] = 0;
}

static void set_row(Tile *tile, size_t row, const float *query, float scale, float length, size_t visible) {
  const size_t size = tile->head_size, g = row / group_rows, r = row % group_rows;
  int16_t words[largest_head + 16];
  tile->visible[g][r] = (int32_t)visible;
  vf squares = vf_set(0), most = vf_set(0);
  for (size_t d = 0; query && d < size; d += W) {
    const vf x = vf_load_n(query + d, size - d);
    squares = vf_fma(x, x, squares);
    most = vf_max(most, vf_abs(x));
  }
  const float largest = vf_largest(most);
  float unit = largest / 127;
  if (!tile->bytes) {
    unit = square_root(vf_sum(squares)) / length;
    if (unit < largest / 32767) unit = largest / 32767;
  }
  const vf factor = vf_set(unit > 0 ? (tile->bytes ? 127 / largest : 1 / unit) : 0);
  for (size_t d = 0; d < size; d += W)
    vi_store_words(words + d, vi_round(vf_mul(query ? vf_load_n(query + d, size - d) : vf_set(0), factor)));
  __builtin_memcpy(tile->query + row * size, words, size * sizeof *words);
  tile->query_scale[g][r] = unit * scale * log2_e;
}

static void read_row(const Tile *tile, size_t row, float *output) {
  const size_t size = tile->head_size;
  const float *from = tile->output + row * padded(size);
  const vf factor = vf_set(1 / tile->sum[row / group_rows][row % group_rows]);
  for (size_t d = 0; d < size; d += W) vf_store_n(output + d, vf_mul(vf_load(from + d), factor), size - d);
}
