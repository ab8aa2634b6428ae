/* AVX2 with FMA: Intel since Haswell, AMD since Zen. */
#include "../table.h"
#include "vector-avx2.h"

enum { MR = 6, ROWS_NR = 32, COLUMNS_NR = 64, GEMV_ROWS = 8 };

#include "../../generic/math.h"
#include "../../generic/quantize.h"
#include "../../generic/epilogue.h"
#include "../../generic/gemm-pairs.h"
#include "pack-avx2.h"
#include "../../generic/pack-panel.h"
#include "bytes-avx2.h"
#include "../../generic/gemv.h"
#include "../../generic/pack-block.h"
#include "../../generic/tile.h"
#include "../../generic/rows.h"
#include "../../generic/table.h"

const MicroKernels avx2_kernels = GENERIC_TABLE("avx2");
