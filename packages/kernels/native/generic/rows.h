/* Attention of few rows over a cache, each row of which is read once; and what writes a cache. */
#pragma once

static void load_query(Rows *rows, size_t row, float scale, const float *key_scale) {
  const size_t size = rows->head_size, width = padded(size);
  float *to = rows->query + row * width;
  for (size_t d = 0; d < width; d += W) {
    const size_t left = d < size ? size - d : 0;
    vf x = vf_mul(vf_keep(vf_load(to + d), left, vf_set(0)), vf_set(scale * log2_e));
    if (key_scale != NULL) x = vf_mul(x, vf_load_n(key_scale + d, left));
    vf_store(to + d, x);
    vf_store(rows->output + row * width + d, vf_set(0));
  }
}

/** W dot products, `queries` × `keys`. */
INLINE vf dots(const float *query, const float *const key[], const int queries, const int keys, size_t size) {
  vf sum[W];
  UNROLL for (int i = 0; i < W; i++) sum[i] = vf_set(0);
  for (size_t d = 0; d < size; d += W) {
    vf column[W];
    UNROLL for (int k = 0; k < keys; k++) column[k] = d + W <= size ? vf_load(key[k] + d) : vf_load_n(key[k] + d, size - d);
    UNROLL for (int q = 0; q < queries; q++) {
      const vf x = vf_load(query + (size_t)q * padded(size) + d);
      UNROLL for (int k = 0; k < keys; k++) sum[q * keys + k] = vf_fma(x, column[k], sum[q * keys + k]);
    }
  }
  return vf_sums(sum);
}

/* The scores of `queries` rows for W keys. */
INLINE void score_some(Rows *rows, size_t row, const float *const key[], const int queries, size_t at) {
  const int keys = W / queries;
  for (int k = 0; k < W; k += keys) {
    float score[W];
    vf_store(score, dots(rows->query + row * padded(rows->head_size), key + k, queries, keys, rows->head_size));
    for (int q = 0; q < queries; q++)
      for (int i = 0; i < keys; i++) rows->score[row + (size_t)q][at + (size_t)(k + i)] = score[q * keys + i];
  }
}

static void score_floats(Rows *rows, const Positions *from, size_t first, size_t count) {
  for (size_t at = 0; at < count; at += W) {
    const float *key[W];
    for (size_t k = 0; k < W; k++) /* the surplus scores are never seen */
      key[k] = (const float *)from->key + (first + least(at + k, count - 1)) * from->stride;
    size_t row = 0;
#if W >= 4
    for (; row + 4 <= rows->rows; row += 4) score_some(rows, row, key, 4, at);
    for (; row + 2 <= rows->rows; row += 2) score_some(rows, row, key, 2, at);
#endif
    for (; row < rows->rows; row++) score_some(rows, row, key, 1, at);
  }
}

/*
 * int8 caches: a query becomes 15-bit numbers, and the cache's own go in as they are. (Elsewhere the numbers of a query are split into two bytes
 * each, for instructions that multiply bytes; the sums are the same.)
 */
typedef struct {
  int16_t words[most_rows][largest_head + 16];
  float unit[most_rows];
} WordQueries;

static void quantize_queries(const Rows *rows, WordQueries *to) {
  const size_t width = padded(rows->head_size);
  for (size_t r = 0; r < rows->rows; r++) {
    const float *query = rows->query + r * width;
    vf largest = vf_set(0);
    for (size_t d = 0; d < width; d += W) largest = vf_max(largest, vf_abs(vf_load(query + d)));
    const float most = vf_largest(largest);
    const vf factor = vf_set(most > 0 ? 16319 / most : 0);
    for (size_t d = 0; d < width; d += W) vi_store_words(to->words[r] + d, vi_round(vf_mul(vf_load(query + d), factor)));
    to->unit[r] = most / 16319;
  }
}

/* Scores of `count` rows for W keys of `size` numbers, a multiple of 16, one after another. */
INLINE void score_words(Rows *rows, const WordQueries *queries, size_t row, const int count, const int8_t *const keys[W], size_t size, size_t at) {
  vi sums[4][W];
  for (int k = 0; k < W; k++) {
    UNROLL for (int r = 0; r < count; r++) sums[r][k] = vi_set(0);
    for (size_t d = 0; d < size; d += 2 * W) {
      const vp key = vp_load_bytes(keys[k] + d);
      UNROLL for (int r = 0; r < count; r++) sums[r][k] = vi_dot(sums[r][k], key, vp_load(queries->words[row + (size_t)r] + d));
    }
  }
  UNROLL for (int r = 0; r < count; r++)
    vf_store(rows->score[row + (size_t)r] + at, vf_mul(vf_from(vi_sums(sums[r])), vf_set(queries->unit[row + (size_t)r])));
}

static void score_bytes(Rows *rows, const Positions *from, size_t first, size_t count) {
  WordQueries queries;
  quantize_queries(rows, &queries);
  const size_t size = from->head_size, whole = padded(size);
  for (size_t at = 0; at < count; at += W) {
    int8_t copies[W][largest_head];
    const int8_t *keys[W];
    for (size_t k = 0; k < W; k++) {
      keys[k] = (const int8_t *)from->key + (first + least(at + k, count - 1)) * from->stride;
      if (whole == size) continue;
      for (size_t d = 0; d < whole; d++) copies[k][d] = d < size ? keys[k][d] : 0;
      keys[k] = copies[k];
    }
    size_t row = 0;
    for (; row + 4 <= rows->rows; row += 4) score_words(rows, &queries, row, 4, keys, whole, at);
    for (; row + 2 <= rows->rows; row += 2) score_words(rows, &queries, row, 2, keys, whole, at);
    if (row < rows->rows) score_words(rows, &queries, row, 1, keys, whole, at);
  }
}

/** Turns a row of scores into probabilities relative to its largest one, which is part[0]; their sum is part[1]. */
static void softmax_row(float *score, size_t visible, size_t count, float *part) {
  vf most = vf_set(-1e30f), sum = vf_set(0);
  for (size_t k = 0; k < visible; k += W) most = vf_max(most, vf_keep(vf_load(score + k), visible - k, vf_set(-1e30f)));
  part[0] = vf_largest(most);
  most = vf_set(part[0]);
  for (size_t k = 0; k < round_up(count, 16); k += W) {
    const vf power = k < visible ? vf_keep(vf_exp2(vf_sub(vf_load(score + k), most)), visible - k, vf_set(0)) : vf_set(0);
    sum = vf_add(sum, power);
    vf_store(score + k, power);
  }
  part[1] = vf_sum(sum);
}

/** `count` rows of 16 columns of the output += probabilities · values, of which `left` columns are there. */
INLINE void add_columns(Rows *rows, size_t row, const int count, const void *values, int bytes, size_t stride, size_t keys, size_t column, size_t left,
                        const float *scale) {
  enum { COLUMNS = 16 / W };
  const size_t width = padded(rows->head_size);
  vf sum[6][COLUMNS];
  UNROLL for (int r = 0; r < count; r++)
    UNROLL for (int v = 0; v < COLUMNS; v++) sum[r][v] = vf_set(0);
  for (size_t k = 0; k < keys; k++) {
    vf x[COLUMNS];
    UNROLL for (int v = 0; v < COLUMNS; v++) {
      const size_t at = k * stride + column + (size_t)v * W;
      if ((size_t)v * W >= left) x[v] = vf_set(0);
      else x[v] = bytes ? vf_from_bytes((const int8_t *)values + at) : vf_load((const float *)values + at);
    }
    UNROLL for (int r = 0; r < count; r++) {
      const vf p = vf_set(rows->score[row + (size_t)r][k]);
      UNROLL for (int v = 0; v < COLUMNS; v++) sum[r][v] = vf_fma(p, x[v], sum[r][v]);
    }
  }
  UNROLL for (int r = 0; r < count; r++)
    UNROLL for (int v = 0; v < COLUMNS; v++) {
      float *to = rows->output + (row + (size_t)r) * width + column + (size_t)v * W;
      if ((size_t)v * W >= left) continue;
      const vf x = bytes ? vf_mul(sum[r][v], vf_load(scale + column + (size_t)v * W)) : sum[r][v];
      vf_store(to, vf_add(vf_load(to), x));
    }
}

INLINE void add_values(Rows *rows, const void *values, int bytes, size_t stride, size_t count, const float *scale) {
  /* Heads are multiples of 8 wide, and W divides 8. */
  for (size_t column = 0; column < rows->head_size; column += 16) {
    const size_t left = rows->head_size - column;
    size_t row = 0;
    for (; row + 6 <= rows->rows; row += 6) add_columns(rows, row, 6, values, bytes, stride, count, column, left, scale);
    for (; row + 3 <= rows->rows; row += 3) add_columns(rows, row, 3, values, bytes, stride, count, column, left, scale);
    for (; row < rows->rows; row++) add_columns(rows, row, 1, values, bytes, stride, count, column, left, scale);
  }
}

static void add_floats(Rows *rows, const Positions *from, size_t first, size_t count) {
  add_values(rows, (const float *)from->value + first * from->stride, 0, from->stride, count, NULL);
}

static void add_bytes(Rows *rows, const Positions *from, size_t first, size_t count) {
  add_values(rows, (const int8_t *)from->value + first * from->stride, 1, from->stride, count, from->value_scale);
}

/** Joins a row's parts, `stride` floats apart: reference, sum and output of each split. */
static void combine_parts(const float *parts, size_t stride, size_t splits, size_t size, float *output) {
  float largest = parts[0], sum = 0;
  for (size_t split = 1; split < splits; split++)
    if (parts[split * stride] > largest) largest = parts[split * stride];
  float total[largest_head];
  for (size_t d = 0; d < padded(size); d++) total[d] = 0;
  for (size_t split = 0; split < splits; split++) {
    const float *part = parts + split * stride;
    const vf weight = vf_exp2(vf_set(part[0] - largest));
    sum += part[1] * vf_largest(weight);
    for (size_t d = 0; d < size; d += W) vf_store(total + d, vf_fma(vf_load(part + 16 + d), weight, vf_load(total + d)));
  }
  for (size_t d = 0; d < size; d += W) vf_store_n(output + d, vf_mul(vf_load(total + d), vf_set(1 / sum)), size - d);
}

static void rotate_halves(const float *x, const float *cos, const float *sin, size_t half, float *out) {
  for (size_t i = 0; i < half; i += W) {
    const size_t left = half - i;
    const vf a = vf_load_n(x + i, left), b = vf_load_n(x + half + i, left), c = vf_load_n(cos + i, left), s = vf_load_n(sin + i, left);
    vf_store_n(out + i, vf_fms(a, c, vf_mul(b, s)), left);
    vf_store_n(out + half + i, vf_fma(b, c, vf_mul(a, s)), left);
  }
}

static void copy_row(const float *row, size_t size, float *to) { __builtin_memcpy(to, row, size * sizeof *row); }

/** ONNX Runtime's numbers: x · (1 / scale) rounded half to even, saturated; a scale of 0 counts as 1. */
static void quantize_cache_row(const float *row, const float *scale, size_t size, int8_t *to) {
  for (size_t d = 0; d < size; d += 8) {
    int8_t bytes[8];
    for (size_t i = 0; i < 8; i += W) {
      float unit[W];
      vf_store(unit, vf_load(scale + d + i));
      for (size_t lane = 0; lane < W; lane++) unit[lane] = unit[lane] == 0 ? 1 : unit[lane];
      const vf x = vf_mul(vf_load(row + d + i), vf_div(vf_set(1), vf_load(unit)));
      vi_store_bytes(bytes + i, vi_round(vf_max(vf_min(x, vf_set(127)), vf_set(-128))));
    }
    __builtin_memcpy(to + d, bytes, 8);
  }
}
