/*
 * Runs every table of micro-kernels that the processor can use over random and awkward sizes and extreme numbers, and compares each with plain C.
 * Usage: compare [cases of each kind]
 */
#include <stdio.h>
#include <stdlib.h>
#include "../../native/dispatch.h"
#include "harness.h"

int main(int arguments, char **values) {
  const long cases = arguments > 1 ? atol(values[1]) : 300;
  const MicroKernels *tables[MOST_SETS];
  Report reports[MOST_SETS] = {{0}};
  const size_t count = usable_kernels(tables);
  for (size_t i = 0; i < count; i++) reports[i].kernels = tables[i]->name;
  for (long i = 0; i < cases; i++) {
    linear_case(tables, count, reports);
    attention_case(tables, count, reports);
    causal_case(tables, count, reports);
  }
  for (size_t i = 0; i < count; i++) printf("%s: %zu calls, largest error %.1e\n", tables[i]->name, reports[i].calls, reports[i].most);
  return 0;
}
