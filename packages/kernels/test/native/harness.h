/* What the cases share: sequential workers, exact memory, numbers that are the same in every run, and how outputs are compared. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include "../../native/micro-kernels.h"

extern const Workers workers;
extern const Memory memory;

/* How inputs are made: evenly spread; all at one of the ends, in runs that no sum in 16 bits survives; or a few numbers 10,000 times the others. */
typedef enum { SPREAD, EXTREME, MASSIVE, PATTERNS } Pattern;

uint32_t random_below(uint32_t end);
/* One of the awkward sizes, which end with 0, or any other in 1 … most. */
size_t random_size(const size_t *awkward, size_t most);

/* Each a block of its own, exactly as long as it says, so that a sanitizer sees a step past its end. */
float *floats(size_t count, float size, Pattern pattern);
uint8_t *bytes(size_t count, Pattern pattern);
void *copy_of(const void *from, size_t count);
/* 64-byte aligned memory of `count` bytes within *block. */
void *scratch_of(size_t count, char **block);

typedef struct {
  const char *kernels;
  size_t calls;
  double most; /* the largest error, relative to the largest expected number */
} Report;

/* Ends the program, naming the case, where outputs are further than `bound` from those expected, relative to the largest of those. */
void compare_floats(Report *report, const char *of, const float *found, const float *expected, size_t count, double bound);
/* Ends the program with what is wrong. */
void fail(const Report *report, const char *what);

/* Each makes a random case, runs it over all `count` tables, and compares with the last one. */
void linear_case(const MicroKernels *const *tables, size_t count, Report *reports);
void attention_case(const MicroKernels *const *tables, size_t count, Report *reports);
void causal_case(const MicroKernels *const *tables, size_t count, Report *reports);
