#include "linear.h"
#include "activations.h"
#include "linear-few.h"
#include "linear-many.h"
#include "panel.h"

/* Rows of x for which a task lays out a panel. With more tasks than this gives, laying out would cost more than it spreads. */
enum { TASK_ROWS = 384 };

/* Rows of x that a task quantises. */
enum { QUANTIZED_ROWS = 16 };

typedef struct {
  const LinearCall *call;
  Activations x;
  size_t panels;
  const Memory *memory;
} Work;

static void quantize_task(void *data, size_t index) {
  const Work *work = data;
  const size_t end = (index + 1) * QUANTIZED_ROWS;
  for (size_t row = index * QUANTIZED_ROWS; row < end && row < work->call->rows; row++) quantize_row(work->call, &work->x, row);
}

static void few_task(void *data, size_t index) {
  const Work *work = data;
  multiply_in_place(work->call, &work->x, index);
}

static void many_task(void *data, size_t index) {
  const Work *work = data;
  const size_t from = index / work->panels * TASK_ROWS;
  const size_t to = from + TASK_ROWS < work->call->rows ? from + TASK_ROWS : work->call->rows;
  multiply_panel(work->call, &work->x, index % work->panels, from, to, work->memory);
}

size_t linear_scratch_bytes(const LinearCall *call) { return activations_bytes(call); }

void linear(const LinearCall *call, void *scratch, const Workers *workers, const Memory *memory) {
  if (call->rows == 0) return;
  Work work = {call, place_activations(call, scratch), panel_count(call), memory};
  const size_t pieces = (call->rows + QUANTIZED_ROWS - 1) / QUANTIZED_ROWS;
  if (pieces == 1) quantize_task(&work, 0);
  else workers->run(workers->pool, pieces, quantize_task, &work);
  if (call->rows <= FEW && call->format != COLUMNS8) workers->run(workers->pool, work.panels, few_task, &work);
  else workers->run(workers->pool, work.panels * ((call->rows + TASK_ROWS - 1) / TASK_ROWS), many_task, &work);
}
