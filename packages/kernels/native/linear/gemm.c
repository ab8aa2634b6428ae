#include "gemm.h"
#include "../micro-kernels.h"

enum { MOST_PRODUCTS = 8 * 64 };

/* Asks for the lines of the output (and residual) that a tile will touch: stores retire in order, so each missing line would hold up all that follow. */
static void expect_rows(const LinearCall *call, size_t panel_width, size_t panel, size_t row, size_t rows) {
  const size_t parts = call->activation == SWIGLU ? 2 : 1;
  const size_t width = call->outputs / parts, lane = panel_width / parts;
  for (size_t m = 0; m < rows; m++) {
    for (size_t i = 0; i < lane; i += 16) {
      const size_t at = (row + m) * width + panel * lane + i;
      __builtin_prefetch(call->output + at, 1);
      if (call->residual) __builtin_prefetch(call->residual + at, 0);
    }
  }
}

void multiply_panel(const LinearCall *call, const Activations *x, size_t index, size_t from, size_t to, const Memory *memory, Best *best) {
  const MicroKernels *kernels = call->kernels;
  const size_t inputs = call->format == COLUMNS8 ? (call->inputs + 3) / 4 * 4 : x->stride;
  const size_t width = kernels->nr[call->format], bytes = x->stride * width, scale_bytes = x->blocks * width * sizeof(float);
  char *taken = memory->take(memory->owner, bytes + scale_bytes + width * sizeof(float));
  Panel panel = {(uint8_t *)taken, (float *)(taken + bytes), (float *)(taken + bytes + scale_bytes)};
  kernels->pack_panel(call, index, inputs, x->blocks, &panel);
  _Alignas(64) float products[MOST_PRODUCTS];
  const size_t weight_bytes = row_bytes(call->format, x->stride);
  const NextPanel next = {call->weight + panel_row(call, width, index + 1, 0) * weight_bytes, call->weight + panel_row(call, width, index + 1, width / 2) * weight_bytes,
                          call->format == ROWS8 ? width / 2 : width / 4};
  /* Tiles of about one height. */
  const size_t tiles = (to - from + kernels->mr - 1) / kernels->mr, height = tiles == 0 ? 0 : (to - from + tiles - 1) / tiles;
  for (size_t row = from; row < to; row += height) {
    const size_t rows = to - row < height ? to - row : height;
    expect_rows(call, width, index, row, rows);
    kernels->gemm(call->format, rows, x, row, &panel, inputs, row == from ? &next : NULL, products);
    kernels->finish_rows(call, index, row, rows, products, best);
  }
  memory->give(memory->owner, taken);
}
