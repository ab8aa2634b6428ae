/* Activations as signed 8-bit numbers, rounded for one call of a linear layer. */
#pragma once

#include "linear.h"

typedef struct {
  size_t stride;      /* numbers of a row, whole blocks; zeros behind the inputs */
  size_t blocks;      /* scales of a row: one a block, or one for all at COLUMNS8 */
  int8_t *values;     /* [rows, stride]; at ROWS4 the even positions of a block before the odd ones, as its weights unpack */
  float *scales;      /* [rows, blocks] */
  int32_t *zero_sums; /* [rows, blocks]: what the zero point of unsigned weights adds to a product, negated */
  float *zeros;       /* [rows] at COLUMNS8, null elsewhere: the number that stands for zero. What GELU gives lies almost on one side of it. */
} Activations;

/* Whether the weight of a call is read as it lies (GEMV), not in panels laid out anew (GEMM). */
int reads_in_place(const LinearCall *call);
size_t activations_bytes(const LinearCall *call);
Activations place_activations(const LinearCall *call, void *memory);
