/* What follows the products of a linear layer: bias, activation, residual. */
#pragma once

#include "linear.h"

/* The largest output of a row in one panel. */
typedef struct {
  float value;
  int32_t channel;
} Best;

/* `products`: float [rows, panel width], without the bias, for the rows of x from `row` on. */
/* With `best`, [panels, rows of x], the largest outputs are noted there. */
void finish_rows(const LinearCall *call, size_t panel, size_t row, size_t rows, const float *products, Best *best);

/* Joins what the panels noted into call->best. */
void choose_best(const LinearCall *call, size_t panels, const Best *best);

