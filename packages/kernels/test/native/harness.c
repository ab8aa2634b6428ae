#define _POSIX_C_SOURCE 200112L
#include "harness.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The last task first: nothing may depend on their order. */
static void run_one_by_one(void *pool, size_t count, Task task, void *data) {
  (void)pool;
  for (size_t i = count; i-- > 0;) task(data, i);
}
static void *take(void *owner, size_t bytes) {
  (void)owner;
  void *made = NULL;
  return posix_memalign(&made, 64, bytes) == 0 ? made : NULL;
}
static void give(void *owner, void *taken) {
  (void)owner;
  free(taken);
}
const Workers workers = {run_one_by_one, NULL};
const Memory memory = {take, give, NULL};

static uint32_t random_bits(void) {
  static uint32_t state = 1;
  state = state * 1664525u + 1013904223u;
  return state >> 8;
}

uint32_t random_below(uint32_t end) { return random_bits() % end; }

size_t random_size(const size_t *awkward, size_t most) {
  size_t count = 0;
  while (awkward[count] != 0) count++;
  return random_below(3) > 0 ? awkward[random_below((uint32_t)count)] : 1 + random_below((uint32_t)most);
}

float *floats(size_t count, float size, Pattern pattern) {
  float *made = malloc(count * sizeof(float)), sign = 1;
  for (size_t i = 0; i < count; i++) {
    const float spread = (float)(random_bits() & 0xffff) / 32768.0f - 1.0f;
    if (i % 32 == 0) sign = random_below(2) == 0 ? 1 : -1;
    made[i] = size * (pattern == EXTREME ? sign : pattern == MASSIVE && i % 97 == 5 ? 1e4f * spread : spread);
  }
  return made;
}

uint8_t *bytes(size_t count, Pattern pattern) {
  static const uint8_t ends[] = {0, 1, 127, 128, 255};
  uint8_t *made = malloc(count), end = 0;
  for (size_t i = 0; i < count; i++) {
    if (i % 32 == 0) end = ends[random_below(5)];
    made[i] = pattern == EXTREME ? end : (uint8_t)random_bits();
  }
  return made;
}

void *copy_of(const void *from, size_t count) {
  void *made = malloc(count);
  if (count > 0) memcpy(made, from, count);
  return made;
}

void *scratch_of(size_t count, char **block) {
  *block = malloc(count + 63);
  return *block + (64 - (uintptr_t)*block % 64) % 64;
}

void fail(const Report *report, const char *what) {
  fprintf(stderr, "%s, call %zu: %s\n", report->kernels, report->calls, what);
  exit(1);
}

void compare_floats(Report *report, const char *of, const float *found, const float *expected, size_t count, double bound) {
  double largest = 1e-20, error = 0;
  for (size_t i = 0; i < count; i++) {
    if (fabs((double)expected[i]) > largest) largest = fabs((double)expected[i]);
    const double here = fabs((double)found[i] - (double)expected[i]);
    if (!(here <= error)) error = here; /* so is NaN */
  }
  if (error / largest > report->most) report->most = error / largest;
  if (error / largest <= bound) return;
  char what[256];
  snprintf(what, sizeof what, "%s differs by %.3g of the largest number, more than %.3g", of, error / largest, bound);
  fail(report, what);
}
