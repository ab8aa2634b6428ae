#include "linear.h"
#include "../micro-kernels.h"
#include "../sizes.h"
#include "gemm.h"

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
  for (size_t row = index * QUANTIZED_ROWS; row < end && row < work->call->rows; row++) work->call->kernels->quantize_row(work->call, &work->x, row);
}

enum { MOST_GEMV_PRODUCTS = 16 * 32 };

static void gemv_task(void *data, size_t index) {
  const Work *work = data;
  _Alignas(64) float products[MOST_GEMV_PRODUCTS];
  work->call->kernels->gemv(work->call, &work->x, index, products);
  work->call->kernels->finish_rows(work->call, index, 0, work->call->rows, products, work->best);
}

static void gemm_task(void *data, size_t index) {
  const Work *work = data;
  const size_t from = index / work->panels * work->task_rows;
  const size_t to = from + work->task_rows < work->call->rows ? from + work->task_rows : work->call->rows;
  multiply_panel(work->call, &work->x, index % work->panels, from, to, work->memory, work->best);
}

static size_t panel_count(const LinearCall *call) {
  const size_t width = call->kernels->nr[call->format];
  return (call->outputs + width - 1) / width;
}

/* Joins what the panels noted into call->best. */
static void choose_best(const LinearCall *call, size_t panels, const Best *best) {
  for (size_t row = 0; row < call->rows; row++) {
    Best first = best[row];
    for (size_t panel = 1; panel < panels; panel++)
      if (best[panel * call->rows + row].value > first.value) first = best[panel * call->rows + row];
    call->best[row] = first.channel;
  }
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
  if (reads_in_place(call)) workers->run(workers->pool, panels, gemv_task, &work);
  else workers->run(workers->pool, panels * parts, gemm_task, &work);
  if (call->best != NULL) choose_best(call, panels, work.best);
}
