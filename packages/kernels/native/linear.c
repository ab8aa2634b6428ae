#include "linear.h"
#include "activations.h"
#include "linear-few.h"
#include "linear-many.h"
#include "panel.h"
#include "vector-math.h"

/* Tasks that are enough to keep many threads busy, and rows of x below which laying out a panel for a task of its own costs more than it spreads. */
enum { ENOUGH_TASKS = 32, LEAST_ROWS = 384 };

/* Rows of x that a task quantises. */
enum { QUANTIZED_ROWS = 16 };

typedef struct {
  const LinearCall *call;
  Activations x;
  size_t panels, task_rows;
  const Memory *memory;
  Best *best;
} Work;

static void quantize_task(void *data, size_t index) {
  const Work *work = data;
  const size_t end = (index + 1) * QUANTIZED_ROWS;
  for (size_t row = index * QUANTIZED_ROWS; row < end && row < work->call->rows; row++) quantize_row(work->call, &work->x, row);
}

static void few_task(void *data, size_t index) {
  const Work *work = data;
  multiply_in_place(work->call, &work->x, index, work->best);
}

static void many_task(void *data, size_t index) {
  const Work *work = data;
  const size_t from = index / work->panels * work->task_rows;
  const size_t to = from + work->task_rows < work->call->rows ? from + work->task_rows : work->call->rows;
  multiply_panel(work->call, &work->x, index % work->panels, from, to, work->memory, work->best);
}

size_t linear_scratch_bytes(const LinearCall *call) {
  return round_up(activations_bytes(call), 64) + (call->best == NULL ? 0 : panel_count(call) * call->rows * sizeof(Best));
}

void linear(const LinearCall *call, void *scratch, const Workers *workers, const Memory *memory) {
  if (call->rows == 0) return;
  const size_t panels = panel_count(call);
  const size_t wanted = (ENOUGH_TASKS + panels - 1) / panels, most = (call->rows + LEAST_ROWS - 1) / LEAST_ROWS;
  const size_t parts = wanted < most ? wanted : most;
  Work work = {call, place_activations(call, scratch), panels, (call->rows + parts - 1) / parts, memory, NULL};
  if (call->best != NULL) work.best = (Best *)((char *)scratch + round_up(activations_bytes(call), 64));
  const size_t pieces = (call->rows + QUANTIZED_ROWS - 1) / QUANTIZED_ROWS;
  if (pieces == 1) quantize_task(&work, 0);
  else workers->run(workers->pool, pieces, quantize_task, &work);
  if (call->rows <= FEW && call->format != COLUMNS8) workers->run(workers->pool, panels, few_task, &work);
  else workers->run(workers->pool, panels * parts, many_task, &work);
  if (call->best != NULL) choose_best(call, panels, work.best);
}
