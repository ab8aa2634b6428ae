#include "few-queries.h"

#include "../micro-kernels.h"
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
_Static_assert((int)split_keys <= (int)most_keys, "a split must fit the scores of a task");

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
    rotate(heads->causal, first_new_position(heads->causal, b) + row / heads->group, query_row(heads, b, kv_head, row), rows->query + row * width);
    heads->kernels->load_query(rows, row, heads->scale, heads->int8 ? heads->causal->key_scale + kv_head * size : NULL);
  }
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
  const MicroKernels *kernels = heads->kernels;
  if (heads->int8) kernels->score_bytes(&rows, &from, first, count);
  else kernels->score_floats(&rows, &from, first, count);
  for (size_t row = 0; row < plan->rows; row++) {
    size_t visible = first_new_position(heads->causal, b) + row / heads->group + 1;
    visible = visible < first ? 0 : visible - first < count ? visible - first : count;
    kernels->softmax_row(rows.score[row], visible, count, part_at(plan, head, split, row));
  }
  if (heads->int8) kernels->add_bytes(&rows, &from, first, count);
  else kernels->add_floats(&rows, &from, first, count);
  size_t width = padded(heads->head_size);
  for (size_t row = 0; row < plan->rows; row++)
    __builtin_memcpy(part_at(plan, head, split, row) + 16, rows.output + row * width, width * sizeof(float));
}

static void combine(void *data, size_t index) {
  const Plan *plan = data;
  const Heads *heads = plan->heads;
  size_t head = index / plan->rows, row = index % plan->rows, b = head / heads->kv_heads;
  size_t splits = (positions_of(heads, b) + split_keys - 1) / split_keys;
  heads->kernels->combine_parts(part_at(plan, head, 0, row), plan->rows * part_row(heads), splits, heads->head_size,
                                output_row(heads, b, head % heads->kv_heads, row));
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
