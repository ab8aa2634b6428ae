#pragma once

#include "activations.h"
#include "epilogue.h"

/* One task: some rows of x times one panel, which is laid out anew. For many rows, which share that work. */
void multiply_panel(const LinearCall *call, const Activations *x, size_t panel, size_t from, size_t to, const Memory *memory, Best *best);
