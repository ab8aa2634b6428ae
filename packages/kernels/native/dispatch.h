#pragma once

#include "micro-kernels.h"

enum { MOST_SETS = 8 };

/** The tables of micro-kernels that this processor (and its operating system) can run, the fastest first; the last one is `scalar`. Answers how many. */
size_t usable_kernels(const MicroKernels *out[MOST_SETS]);
