#include "few-queries.h"

#include "cache-rows.h"
#include "rotary.h"

typedef struct {
  const Heads *heads;
  float *parts;
  size_t rows, splits;
} Plan;

/* A part is, for each row, reference, sum and output of the softmax over its split. */
static size_t part_row(const Heads *heads) { return 16 + padded(heads->head_size); }

static size_t rows_of(const Heads *heads) { return heads->tokens * heads->group; }

/*
 * Positions that a task attends to. The same for every call, so that a sequence's output does not depend on which others take their step with it;
 * enough splits for many workers where contexts are long.
 */
enum { split_keys = 256 };
_Static_assert(split_keys <= most_keys, "a split must fit the scores of a task");

/** Splits of the longest row's positions. */
static size_t splits_of(const Heads *heads) { return (most_positions(heads) + split_keys - 1) / split_keys; }

int few_queries_suit(const Heads *heads) {
  return heads->causal && rows_of(heads) <= most_rows;
}

size_t few_queries_scratch_bytes(const Heads *heads) {
  return heads->batch * heads->kv_heads * splits_of(heads) * rows_of(heads) * part_row(heads) * sizeof(float);
}

static float *part_at(const Plan *plan, size_t head, size_t split, size_t row) {
  return plan->parts + ((head * plan->splits + split) * plan->rows + row) * part_row(plan->heads);
}

/** Rotated queries in log2 units, with the keys' scales where the cache is int8. */
static void load_queries(const Plan *plan, size_t b, size_t kv_head, Rows *rows) {
  const Heads *heads = plan->heads;
  size_t size = heads->head_size, width = padded(size);
  rows->rows = plan->rows;
  rows->head_size = size;
  for (size_t row = 0; row < plan->rows; row++) {
    float *to = rows->query + row * width;
    rotate(heads->causal, first_new_position(heads->causal, b) + row / heads->group, query_row(heads, b, kv_head, row), to);
    for (size_t d = 0; d < width; d += 16) {
      __mmask16 mask = lanes(size - d);
      __m512 x = _mm512_mul_ps(_mm512_maskz_load_ps(mask, to + d), _mm512_set1_ps(heads->scale * log2_e));
      if (heads->int8) x = _mm512_mul_ps(x, _mm512_maskz_loadu_ps(mask, heads->causal->key_scale + kv_head * size + d));
      _mm512_store_ps(to + d, x);
      _mm512_store_ps(rows->output + row * width + d, _mm512_setzero_ps());
    }
  }
}

/** Turns a row of scores into probabilities relative to its largest one, which is part[0]; their sum is part[1]. */
static void softmax_row(float *score, size_t visible, size_t count, float *part) {
  size_t whole = visible / 16 * 16;
  __mmask16 rest = lanes(visible - whole);
  __m512 low = _mm512_set1_ps(-1e30f), largest = rest ? _mm512_mask_load_ps(low, rest, score + whole) : low, sum = _mm512_setzero_ps();
  for (size_t k = 0; k < whole; k += 16) largest = _mm512_max_ps(largest, _mm512_load_ps(score + k));
  part[0] = _mm512_reduce_max_ps(largest);
  largest = _mm512_set1_ps(part[0]);
  for (size_t k = 0; k < whole; k += 16) {
    __m512 power = exp2_ps(_mm512_sub_ps(_mm512_load_ps(score + k), largest));
    sum = _mm512_add_ps(sum, power);
    _mm512_store_ps(score + k, power);
  }
  for (size_t k = whole; k < count; k += 16, rest = 0) {
    __m512 power = rest ? _mm512_maskz_mov_ps(rest, exp2_ps(_mm512_sub_ps(_mm512_load_ps(score + k), largest))) : _mm512_setzero_ps();
    sum = _mm512_add_ps(sum, power);
    _mm512_store_ps(score + k, power);
  }
  part[1] = _mm512_reduce_add_ps(sum);
}

static void attend_split(void *data, size_t index) {
  const Plan *plan = data;
  const Heads *heads = plan->heads;
  size_t head = index / plan->splits, split = index % plan->splits, first = split * split_keys;
  size_t b = head / heads->kv_heads, kv_head = head % heads->kv_heads, positions = positions_of(heads, b);
  if (first >= positions) return;
  size_t count = positions - first < split_keys ? positions - first : split_keys;
  append_block(heads, b, kv_head, first, count);
  Positions from = positions_at(heads, b, kv_head);
  Rows rows;
  load_queries(plan, b, kv_head, &rows);
  if (heads->int8) score_bytes(&rows, &from, first, count);
  else score_floats(&rows, &from, first, count);
  for (size_t row = 0; row < plan->rows; row++) {
    size_t visible = first_new_position(heads->causal, b) + row / heads->group + 1;
    visible = visible < first ? 0 : visible - first < count ? visible - first : count;
    softmax_row(rows.score[row], visible, count, part_at(plan, head, split, row));
  }
  if (heads->int8) add_bytes(&rows, &from, first, count);
  else add_floats(&rows, &from, first, count);
  size_t width = padded(heads->head_size);
  for (size_t row = 0; row < plan->rows; row++)
    for (size_t d = 0; d < width; d += 16)
      _mm512_store_ps(part_at(plan, head, split, row) + 16 + d, _mm512_load_ps(rows.output + row * width + d));
}

static void combine(void *data, size_t index) {
  const Plan *plan = data;
  const Heads *heads = plan->heads;
  size_t head = index / plan->rows, row = index % plan->rows, b = head / heads->kv_heads;
  size_t splits = (positions_of(heads, b) + split_keys - 1) / split_keys, size = heads->head_size;
  float largest = part_at(plan, head, 0, row)[0], sum = 0;
  for (size_t split = 1; split < splits; split++) {
    float reference = part_at(plan, head, split, row)[0];
    if (reference > largest) largest = reference;
  }
  __m512 output[largest_head / 16];
  for (size_t d = 0; d < size; d += 16) output[d / 16] = _mm512_setzero_ps();
  for (size_t split = 0; split < splits; split++) {
    const float *part = part_at(plan, head, split, row);
    __m512 weight = exp2_ps(_mm512_set1_ps(part[0] - largest));
    sum += part[1] * _mm512_cvtss_f32(weight);
    for (size_t d = 0; d < size; d += 16) output[d / 16] = _mm512_fmadd_ps(_mm512_load_ps(part + 16 + d), weight, output[d / 16]);
  }
  float *to = output_row(heads, b, head % heads->kv_heads, row);
  for (size_t d = 0; d < size; d += 16)
    _mm512_mask_storeu_ps(to + d, lanes(size - d), _mm512_mul_ps(output[d / 16], _mm512_set1_ps(1 / sum)));
}

void few_queries(const Heads *heads, void *scratch, const Workers *workers) {
  Plan plan = {.heads = heads, .parts = scratch, .rows = rows_of(heads), .splits = splits_of(heads)};
  size_t count = heads->batch * heads->kv_heads;
  workers->run(workers->pool, count * plan.splits, attend_split, &plan);
  /* a few microseconds of work for one batch row are not worth waking the workers */
  if (heads->batch == 1)
    for (size_t i = 0; i < count * plan.rows; i++) combine(&plan, i);
  else
    workers->run(workers->pool, count * plan.rows, combine, &plan);
}
