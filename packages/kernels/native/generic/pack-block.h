/*
 * A block of 64 keys and values as int16 numbers, pairs of the summed dimension in each 32-bit lane:
 *   keys   [4 groups of 16][head_size / 2][16 keys][2], a scale for each key
 *   values [columns / 16][32 pairs of keys][16 columns][2], a scale for each column
 * `bytes` bounds the keys' numbers by 127 instead of 32,767.
 */
#pragma once

enum { LANES16 = 16 };

/* A row of numbers into its lane of a group. */
INLINE void store_lane(const int16_t *row, size_t size, size_t lane, int16_t *group) {
  for (size_t d = 0; d < size; d += 2) __builtin_memcpy(group + (d * LANES16 + lane * 2), row + d, 4);
}

/* Zeros behind the last of `size` numbers: rows are read in whole vectors. */
INLINE void words_of_floats(const float *x, size_t size, float factor, int16_t *to) {
  for (size_t d = 0; d < size; d += W) vi_store_words(to + d, vi_round(vf_mul(vf_load(x + d), vf_set(factor))));
}

static void pack_float_key(const Positions *p, size_t position, float *scale, size_t lane, int16_t *group) {
  const size_t size = p->head_size;
  const float *key = (const float *)p->key + position * p->stride;
  float centred[largest_head + 16];
  int16_t words[largest_head + 16];
  vf squares = vf_set(0), most = vf_set(0);
  for (size_t d = 0; d < size; d += W) {
    const vf x = vf_keep(vf_sub(vf_load_n(key + d, size - d), vf_load(p->centre + d)), size - d, vf_set(0));
    squares = vf_fma(x, x, squares);
    most = vf_max(most, vf_abs(x));
    vf_store(centred + d, x);
  }
  float unit = vf_largest(most) * (p->bytes ? 1 / 127.0f : 1 / 32767.0f);
  if (!p->bytes) {
    const float length = square_root(vf_sum(squares)) * (1 / most_length);
    if (length > unit) unit = length;
  }
  *scale = unit;
  words_of_floats(centred, size, unit > 0 ? 1 / unit : 0, words);
  store_lane(words, size, lane, group);
}

static void pack_keys(const Positions *p, size_t first, size_t count, Block block) {
  const size_t size = p->head_size;
  for (size_t k = 0; k < block_keys; k++) {
    int16_t *group = block.keys + k / LANES16 * LANES16 * size;
    const size_t lane = k % LANES16;
    if (k >= count) {
      static const int16_t zeros[largest_head];
      block.key_scale[k] = 0;
      store_lane(zeros, size, lane, group);
    } else if (p->int8) {
      const int8_t *key = (const int8_t *)p->key + (first + k) * p->stride;
      int16_t words[largest_head];
      for (size_t d = 0; d < size; d++) words[d] = key[d];
      block.key_scale[k] = 1;
      store_lane(words, size, lane, group);
    } else {
      pack_float_key(p, first + k, block.key_scale + k, lane, group);
    }
  }
}

/* Two rows of values as pairs. */
INLINE void store_pair(const int16_t *even, const int16_t *odd, int16_t *to) {
  for (size_t c = 0; c < LANES16; c++) {
    to[2 * c] = even[c];
    to[2 * c + 1] = odd[c];
  }
}

static void pack_float_values(const Positions *p, size_t first, size_t count, size_t column, float *scale, int16_t *panel) {
  const size_t columns = least(p->head_size - column, LANES16);
  const float *value = (const float *)p->value + first * p->stride + column;
  float factor[LANES16];
  for (size_t c = 0; c < LANES16; c += W) {
    vf most = vf_set(0);
    if (c < columns)
      for (size_t k = 0; k < count; k++) most = vf_max(most, vf_abs(vf_load_n(value + k * p->stride + c, columns - c)));
    vf_store(scale + c, vf_mul(most, vf_set(1 / 32767.0f)));
  }
  for (size_t c = 0; c < LANES16; c++) factor[c] = scale[c] > 0 ? 1 / scale[c] : 0;
  for (size_t k = 0; k < block_keys; k += 2, panel += 2 * LANES16) {
    int16_t words[2][LANES16] = {{0}};
    for (size_t i = 0; i < 2 && k + i < count; i++)
      for (size_t c = 0; c < columns; c += W)
        vi_store_words(words[i] + c, vi_round(vf_mul(vf_load_n(value + (k + i) * p->stride + c, columns - c), vf_load(factor + c))));
    store_pair(words[0], words[1], panel);
  }
}

static void pack_int8_values(const Positions *p, size_t first, size_t count, size_t column, float *scale, int16_t *panel) {
  const size_t columns = least(p->head_size - column, LANES16);
  const int8_t *value = (const int8_t *)p->value + first * p->stride + column;
  for (size_t c = 0; c < LANES16; c++) scale[c] = c < columns ? p->value_scale[column + c] : 0;
  for (size_t k = 0; k < block_keys; k += 2, panel += 2 * LANES16) {
    int16_t words[2][LANES16] = {{0}};
    for (size_t i = 0; i < 2 && k + i < count; i++)
      for (size_t c = 0; c < columns; c++) words[i][c] = value[(k + i) * p->stride + c];
    store_pair(words[0], words[1], panel);
  }
}

static void pack_block(const Positions *p, size_t first, size_t count, Block block) {
  pack_keys(p, first, count, block);
  for (size_t column = 0; column < p->head_size; column += LANES16) {
    if (p->int8) pack_int8_values(p, first, count, column, block.value_scale + column, block.values + column * block_keys);
    else pack_float_values(p, first, count, column, block.value_scale + column, block.values + column * block_keys);
  }
}
