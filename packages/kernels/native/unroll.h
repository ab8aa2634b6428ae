#pragma once

/* Loops over registers: left as loops, the arrays they walk would live in memory. */
#if defined(NO_UNROLL)
#define UNROLL
#elif defined(__clang__)
#define UNROLL _Pragma("clang loop unroll(full)")
#else
#define UNROLL _Pragma("GCC unroll 16")
#endif

#define INLINE __attribute__((always_inline)) static inline
