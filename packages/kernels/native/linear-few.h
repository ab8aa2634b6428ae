#pragma once

#include "activations.h"
#include "epilogue.h"

/* Rows of x up to which a weight is read as it lies. */
enum { FEW = 2 };

/* One task: all rows of x times one panel of a weight in a row format, which is read once, in order. For few rows: a step that generates. */
void multiply_in_place(const LinearCall *call, const Activations *x, size_t panel, Best *best);

