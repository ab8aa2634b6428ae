#include "few-queries.h"

enum { split_keys = 256 };

typedef struct {
  const Heads *heads;
  float *parts;
  size_t rows, splits;
} Plan;

/* A part is, for each row, reference, sum and output of the softmax over its split. */
static size_t part_row(const Heads *heads) { return 16 + padded(heads->head_size); }

static size_t rows_of(const Heads *heads) { return heads->tokens * heads->group; }

static size_t splits_of(const Heads *heads) { return (most_positions(heads) + split_keys - 1) / split_keys; }

int few_queries_suit(const Heads *heads) {
  return heads->causal && heads->tokens <= 4 && rows_of(heads) <= most_groups(heads->head_size) * group_rows;
}

size_t few_queries_scratch_bytes(const Heads *heads) {
  return heads->batch * heads->kv_heads * splits_of(heads) * rows_of(heads) * part_row(heads) * sizeof(float);
}

static float *part_at(const Plan *plan, size_t head, size_t split, size_t row) {
  return plan->parts + ((head * plan->splits + split) * plan->rows + row) * part_row(plan->heads);
}

static void attend_split(void *data, size_t index) {
  const Plan *plan = data;
  const Heads *heads = plan->heads;
  size_t head = index / plan->splits, split = index % plan->splits, first = split * split_keys;
  size_t b = head / heads->kv_heads, kv_head = head % heads->kv_heads, positions = positions_of(heads, b);
  if (first >= positions) return;
  size_t end = positions - first < split_keys ? positions : first + split_keys;
  append_block(heads, b, kv_head, first, end - first);
  Positions from = positions_at(heads, b, kv_head);
  Tile tile;
  fill_tile(heads, b, kv_head, 0, plan->rows, &tile);
  char memory[block_keys * 2 * 2 * largest_head + (block_keys + largest_head) * sizeof(float)] __attribute__((aligned(64)));
  Block block = block_at(memory, heads->head_size);
  for (; first < end; first += block_keys) {
    pack_block(&from, first, end - first < block_keys ? end - first : block_keys, block);
    attend_block(&tile, block, first);
  }
  for (size_t row = 0; row < plan->rows; row++) {
    float *part = part_at(plan, head, split, row);
    part[0] = tile.reference[row / group_rows][row % group_rows];
    part[1] = tile.sum[row / group_rows][row % group_rows];
    __builtin_memcpy(part + 16, tile.output + row * padded(heads->head_size), padded(heads->head_size) * sizeof(float));
  }
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
