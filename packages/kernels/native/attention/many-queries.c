#include "many-queries.h"

#include "../micro-kernels.h"

/* Batch rows whose packed keys and values are worth keeping at a time: they are read from the cache again and again. */
enum { most_packed_bytes = 6 << 20 };

typedef struct {
  const Heads *heads;
  char *packed;
  size_t first_row, blocks, tiles, tile_rows;
} Plan;

static size_t blocks_of(size_t positions) { return (positions + block_keys - 1) / block_keys; }

static size_t bytes_per_batch_row(const Heads *heads) {
  return heads->kv_heads * blocks_of(most_positions(heads)) * block_bytes(heads->head_size);
}

static size_t batch_rows_at_once(const Heads *heads) {
  size_t bytes = bytes_per_batch_row(heads), rows = bytes ? most_packed_bytes / bytes : heads->batch;
  return rows < 1 ? 1 : rows < heads->batch ? rows : heads->batch;
}

size_t many_queries_scratch_bytes(const Heads *heads) { return batch_rows_at_once(heads) * bytes_per_batch_row(heads); }

static Block packed_block(const Plan *plan, size_t head, size_t block) {
  size_t bytes = block_bytes(plan->heads->head_size);
  return block_at(plan->packed + (head * plan->blocks + block) * bytes, plan->heads->head_size);
}

static void pack(void *data, size_t index) {
  const Plan *plan = data;
  const Heads *heads = plan->heads;
  size_t head = index / plan->blocks, block = index % plan->blocks, first = block * block_keys;
  size_t b = plan->first_row + head / heads->kv_heads, kv_head = head % heads->kv_heads, positions = positions_of(heads, b);
  if (first >= positions) return;
  size_t count = positions - first < block_keys ? positions - first : block_keys;
  append_block(heads, b, kv_head, first, count);
  Positions from = positions_at(heads, b, kv_head);
  float centre[largest_head] __attribute__((aligned(64)));
  if (!heads->int8) centre_of_keys(heads, b, kv_head, centre);
  from.centre = centre;
  heads->kernels->pack_block(&from, first, count, packed_block(plan, head, block));
}

static void attend(void *data, size_t index) {
  const Plan *plan = data;
  const Heads *heads = plan->heads;
  /* the last tiles first: they see the most keys */
  size_t head = index / plan->tiles, first = (plan->tiles - 1 - index % plan->tiles) * plan->tile_rows;
  size_t b = plan->first_row + head / heads->kv_heads, kv_head = head % heads->kv_heads;
  size_t all = heads->tokens * heads->group, rows = all - first < plan->tile_rows ? all - first : plan->tile_rows;
  Tile tile;
  fill_tile(heads, b, kv_head, first, rows, &tile);
  size_t visible = (size_t)tile.visible[tile.groups - 1][group_rows - 1];
  for (size_t block = 0; block * block_keys < visible; block++)
    heads->kernels->attend_block(&tile, packed_block(plan, head, block), block * block_keys);
  for (size_t row = 0; row < rows; row++)
    heads->kernels->read_row(&tile, row, output_row(heads, b, kv_head, first + row));
}

void many_queries(const Heads *heads, void *scratch, const Workers *workers) {
  size_t rows = heads->tokens * heads->group, at_once = batch_rows_at_once(heads);
  Plan plan = {.heads = heads, .packed = scratch, .blocks = blocks_of(most_positions(heads))};
  /* full tiles, but work for several workers where rows are few */
  enum { enough_tasks = 16, least_groups = 4 };
  size_t groups = (rows + group_rows - 1) / group_rows * heads->batch * heads->kv_heads / enough_tasks;
  size_t most = most_groups(heads->head_size);
  plan.tile_rows = (groups < least_groups ? least_groups : groups < most ? groups : most) * group_rows;
  plan.tiles = (rows + plan.tile_rows - 1) / plan.tile_rows;
  for (size_t b = 0; b < heads->batch; b += at_once) {
    size_t count = (heads->batch - b < at_once ? heads->batch - b : at_once) * heads->kv_heads;
    plan.first_row = b;
    workers->run(workers->pool, count * plan.blocks, pack, &plan);
    workers->run(workers->pool, count * plan.tiles, attend, &plan);
  }
}
