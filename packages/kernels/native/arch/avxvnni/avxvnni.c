/* AVX-VNNI: Intel since Alder Lake, AMD since Zen 5, where AVX-512 is missing or turned off. The code of AVX2 with products that add up by themselves. */
#include "../table.h"
#include "../avx2/vector-avx2.h"

enum { MR = 6, ROWS_NR = 32, COLUMNS_NR = 64, GEMV_ROWS = 8 };

#include "../../generic/math.h"
#include "../../generic/quantize.h"
#include "../../generic/epilogue.h"
#include "../../generic/gemm-pairs.h"
#include "../avx2/pack-avx2.h"
#include "../../generic/pack-panel.h"
#include "bytes-avxvnni.h"
#include "../../generic/gemv.h"
#include "../../generic/pack-block.h"
#include "../../generic/tile.h"
#include "../../generic/rows.h"
#include "../../generic/table.h"

const MicroKernels avxvnni_kernels = GENERIC_TABLE("avxvnni");
