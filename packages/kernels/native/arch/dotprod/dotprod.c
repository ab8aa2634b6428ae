/* ARM64 with the dot product: nearly all since Cortex-A75 and Apple A11. */
#include "../table.h"
#include "../neon/vector-neon.h"

enum { MR = 6, ROWS_NR = 32, COLUMNS_NR = 64, GEMV_ROWS = 8 };

#include "../../generic/math.h"
#include "../../generic/quantize.h"
#include "../../generic/epilogue.h"
#include "../../generic/group.h"
#include "../neon/pack-neon.h"
#include "quads-dotprod.h"
#include "../../generic/gemm-bytes.h"
#include "../../generic/pack-panel.h"
#include "../neon/bytes-neon.h"
#include "../../generic/gemv.h"
#include "../../generic/pack-block.h"
#include "../../generic/tile.h"
#include "../../generic/rows.h"
#include "../../generic/table.h"

const MicroKernels dotprod_kernels = GENERIC_TABLE("dotprod");
