#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "harness.h"

/* Sums of a block are the same integers everywhere; the floats that follow are rounded in one order, with or without a fused step. */
static const double bound = 1e-5;

static void run(LinearCall *call, const MicroKernels *kernels, size_t numbers) {
  call->kernels = kernels;
  call->output = malloc(numbers * sizeof(float));
  char *block;
  void *scratch = scratch_of(linear_scratch_bytes(call), &block);
  linear(call, scratch, &workers, &memory);
  free(block);
}

/* The first of the largest outputs of each row. */
static void check_best(const Report *report, const LinearCall *call) {
  for (size_t row = 0; row < call->rows; row++) {
    const float *output = call->output + row * call->outputs;
    size_t best = 0;
    for (size_t i = 1; i < call->outputs; i++)
      if (output[i] > output[best]) best = i;
    if ((size_t)call->best[row] != best) fail(report, "the best output is another one");
  }
}

static void describe(const LinearCall *call, Pattern x, Pattern weight, char *to, size_t size) {
  static const char *const formats[] = {"rows8", "rows4", "columns8"};
  snprintf(to, size, "linear %s %zu x %zu x %zu, activation %d, patterns %d %d,%s%s%s", formats[call->format], call->rows, call->inputs, call->outputs,
           (int)call->activation, (int)x, (int)weight, call->bias ? " bias" : "", call->residual ? " residual" : "", call->best ? " best" : "");
}

void linear_case(const MicroKernels *const *tables, size_t count, Report *reports) {
  static const size_t rows[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 16, 65, 0}, inputs[] = {1, 16, 100, 127, 128, 129, 130, 300, 1024, 0}, outputs[] = {2, 16, 30, 32, 34, 64, 66, 130, 0};
  const WeightFormat format = (WeightFormat)random_below(3);
  const Activation activation = (Activation)random_below(format == COLUMNS8 ? 2 : 3);
  const size_t m = random_below(50) == 0 ? random_below(2) * 400 : random_size(rows, 40), k = random_size(inputs, 700);
  const size_t n = random_size(outputs, 200) * (activation == SWIGLU ? 2 : 1), width = activation == SWIGLU ? n / 2 : n;
  const size_t blocks = (k + BLOCK - 1) / BLOCK, numbers = m * width;
  const Pattern of_x = (Pattern)random_below(PATTERNS), of_weight = (Pattern)random_below(2);
  const int all = random_below(2) == 0;
  LinearCall call = {.rows = m, .inputs = k, .outputs = n, .format = format, .activation = activation};
  call.x = floats(m * k, of_x == EXTREME ? 60 : 1, of_x);
  call.weight = bytes(format == COLUMNS8 ? k * n : n * blocks * (format == ROWS8 ? BLOCK : BLOCK / 2), of_weight);
  call.scales = floats(format == COLUMNS8 ? n : n * blocks, 0.01f, SPREAD);
  if (all || random_below(4) == 0) call.bias = floats(n, 1, SPREAD);
  if (all && activation != SWIGLU) call.residual = floats(numbers, 1, SPREAD);
  if (all && activation != SWIGLU) call.best = malloc(m * sizeof(int64_t));
  char of[200];
  describe(&call, of_x, of_weight, of, sizeof of);
  run(&call, tables[count - 1], numbers);
  float *expected = call.output;
  for (size_t i = 0; i < count; i++) {
    if (i + 1 < count) run(&call, tables[i], numbers);
    else call.output = copy_of(expected, numbers * sizeof(float));
    reports[i].calls++;
    compare_floats(&reports[i], of, call.output, expected, numbers, bound);
    if (call.best != NULL && i + 1 < count) check_best(&reports[i], &call);
    free(call.output);
  }
  free(expected), free(call.best), free((void *)call.x), free((void *)call.weight), free((void *)call.scales), free((void *)call.bias), free((void *)call.residual);
}
