/* Plain C for any processor: slow, and what every other instruction set is compared with. */
#define NO_UNROLL /* small rather than fast */
#include "../table.h"
#include "vector-scalar.h"

enum { MR = 6, ROWS_NR = 32, COLUMNS_NR = 64, GEMV_ROWS = 4 };
enum { GEMV_TILE = 4, UNSIGNED8 = 0 };

/* Newton's method in double from a first guess by halving the exponent; exact after rounding to float. */
static float square_root(float x) {
  if (!(x > 0)) return 0;
  const double wide = x;
  uint64_t bits;
  __builtin_memcpy(&bits, &wide, 8);
  bits = (bits >> 1) + (0x1ff8000000000000ull);
  double root;
  __builtin_memcpy(&root, &bits, 8);
  for (int i = 0; i < 5; i++) root = 0.5 * (root + wide / root);
  return (float)root;
}

INLINE float fused(float a, float b, float c) { return vf_fma(a, b, c); }

INLINE void block_sums(WeightFormat format, const int rows, const uint8_t *weight, const int8_t *x, size_t stride, vi *sums) {
  for (int m = 0; m < rows; m++, x += stride) {
    sums[m] = 0;
    if (format == ROWS8)
      for (size_t i = 0; i < BLOCK; i++) sums[m] += (weight[i] - 128) * x[i];
    else
      for (size_t i = 0; i < BLOCK / 2; i++) sums[m] += (weight[i] & 15) * x[i] + (weight[i] >> 4) * x[BLOCK / 2 + i];
  }
}

#include "../../generic/math.h"
#include "../../generic/quantize.h"
#include "../../generic/epilogue.h"
#include "../../generic/gemm-pairs.h"

static void pack_group(const uint8_t *const rows[GROUP], uint8_t flip, size_t count, int8_t *to) {
  for (size_t k = 0; k < count; k += 2)
    for (size_t lane = 0; lane < GROUP; lane++)
      for (size_t i = 0; i < 2; i++) *to++ = (int8_t)(rows[lane][k + i] ^ flip);
}

static void pack_inputs(const int8_t *const inputs[KR], int8_t *to, int32_t *totals) {
  for (size_t lane = 0; lane < GROUP; lane++) {
    to[2 * lane] = inputs[0][lane];
    to[2 * lane + 1] = inputs[1][lane];
    totals[lane] += inputs[0][lane] + inputs[1][lane];
  }
}

#include "../../generic/pack-panel.h"
#include "../../generic/gemv.h"
#include "../../generic/pack-block.h"
#include "../../generic/tile.h"
#include "../../generic/rows.h"
#include "../../generic/table.h"

const MicroKernels scalar_kernels = GENERIC_TABLE("scalar");
