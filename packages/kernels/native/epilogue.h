/* What follows the products of a linear layer: bias, activation, residual. */
#pragma once

#include "linear.h"

/* `products`: float [rows, panel width], without the bias, for the rows of x from `row` on. */
void finish_rows(const LinearCall *call, size_t panel, size_t row, size_t rows, const float *products);

