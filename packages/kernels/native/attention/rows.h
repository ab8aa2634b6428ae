#pragma once

#include "blocks.h"

/* The two halves of attention of a few rows over up to `most_keys` positions of a cache, each row of which is read once. */
enum { most_keys = 512, most_rows = 32 };

typedef struct {
  size_t rows, head_size;
  /* queries, in log2 units: [rows][padded(head_size)] */
  float query[most_rows * largest_head] __attribute__((aligned(64)));
  /* scores, then probabilities relative to each row's largest score: [rows][most_keys], zero beyond what the row sees */
  float score[most_rows][most_keys] __attribute__((aligned(64)));
  /* Σ probability · value: [rows][padded(head_size)] */
  float output[most_rows * largest_head] __attribute__((aligned(64)));
} Rows;
