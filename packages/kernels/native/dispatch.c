#include "dispatch.h"
#include "arch/table.h"

#if defined(__x86_64__)
#include <cpuid.h>

typedef struct {
  unsigned a, b, c, d;
} Registers;

static Registers cpuid(unsigned leaf, unsigned part) {
  Registers r = {0, 0, 0, 0};
  if (__get_cpuid_max(leaf & 0x80000000u, NULL) >= leaf) __cpuid_count(leaf, part, r.a, r.b, r.c, r.d);
  return r;
}

/* What the operating system saves at a task switch. */
static unsigned saved_state(void) {
  unsigned low, high;
  __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return low;
}

static int has(unsigned bits, unsigned wanted) { return (bits & wanted) == wanted; }

size_t usable_kernels(const MicroKernels *out[MOST_SETS]) {
  enum { FMA = 1 << 12, MOVBE = 1 << 22, OSXSAVE = 1 << 27, AVX = 1 << 28, F16C = 1 << 29 };
  enum { BMI1 = 1 << 3, AVX2 = 1 << 5, BMI2 = 1 << 8 };
  const unsigned avx512 = 1u << 16 | 1u << 17 | 1u << 28 | 1u << 30 | 1u << 31; /* F, DQ, CD, BW, VL */
  enum { AVX512_VNNI = 1 << 11, AVX_VNNI = 1 << 4, LZCNT = 1 << 5, PREFETCHW = 1 << 8 };
  enum { YMM_STATE = 0x06, ZMM_STATE = 0xe6 };
  const Registers basic = cpuid(1, 0), more = cpuid(7, 0), even_more = cpuid(7, 1), extended = cpuid(0x80000001u, 0);
  size_t count = 0;
  const unsigned state = has(basic.c, OSXSAVE) ? saved_state() : 0;
  const int avx2 = has(state, YMM_STATE) && has(basic.c, FMA | MOVBE | AVX | F16C) && has(more.b, BMI1 | AVX2 | BMI2) && has(extended.c, LZCNT);
  if (avx2 && has(state, ZMM_STATE) && has(more.b, avx512) && has(more.c, AVX512_VNNI) && has(extended.c, PREFETCHW)) out[count++] = &avx512vnni_kernels;
  if (avx2 && has(even_more.a, AVX_VNNI)) out[count++] = &avxvnni_kernels;
  if (avx2) out[count++] = &avx2_kernels;
  out[count++] = &scalar_kernels;
  return count;
}

#elif defined(__aarch64__)

/* Declared here, since there are no system headers: both values are part of each system's binary interface. */
static void features(int *dotprod, int *i8mm) {
#if defined(__APPLE__)
  /* Every Mac with this processor family has the dot product. */
  extern int sysctlbyname(const char *, void *, size_t *, void *, size_t);
  int value = 0;
  size_t size = sizeof value;
  *dotprod = 1;
  *i8mm = sysctlbyname("hw.optional.arm.FEAT_I8MM", &value, &size, NULL, 0) == 0 && value != 0;
#elif defined(_WIN32)
  extern int IsProcessorFeaturePresent(unsigned);
  enum { DOT_PRODUCT = 43, I8MM = 66 };
  *dotprod = IsProcessorFeaturePresent(DOT_PRODUCT);
  *i8mm = IsProcessorFeaturePresent(I8MM);
#else
  extern unsigned long getauxval(unsigned long);
  enum { AT_HWCAP = 16, AT_HWCAP2 = 26, ASIMDDP = 1 << 20, I8MM = 1 << 13 };
  *dotprod = (getauxval(AT_HWCAP) & ASIMDDP) != 0;
  *i8mm = (getauxval(AT_HWCAP2) & I8MM) != 0;
#endif
}

size_t usable_kernels(const MicroKernels *out[MOST_SETS]) {
  int dotprod = 0, i8mm = 0;
  features(&dotprod, &i8mm);
  size_t count = 0;
  if (dotprod && i8mm) out[count++] = &i8mm_kernels;
  if (dotprod) out[count++] = &dotprod_kernels;
  out[count++] = &scalar_kernels;
  return count;
}

#else

size_t usable_kernels(const MicroKernels *out[MOST_SETS]) {
  out[0] = &scalar_kernels;
  return 1;
}

#endif
