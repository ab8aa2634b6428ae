/* The tables that this library was built with; dispatch.c says which of them a processor can run. */
#pragma once

#include "../micro-kernels.h"

extern const MicroKernels scalar_kernels;
#if defined(__x86_64__)
extern const MicroKernels avx2_kernels, avxvnni_kernels, avx512vnni_kernels;
#elif defined(__aarch64__)
extern const MicroKernels dotprod_kernels, i8mm_kernels;
#endif
