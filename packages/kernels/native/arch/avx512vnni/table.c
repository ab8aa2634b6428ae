#include "../table.h"
#include "kernels.h"
#include "panel-width.h"

const MicroKernels avx512vnni_kernels = {
    .name = "avx512vnni",
    .mr = 6,
    .nr = {[ROWS8] = NARROW, [ROWS4] = NARROW, [COLUMNS8] = WIDE},
    .gemv_rows = 2,
    .quantize_row = avx512_quantize_row,
    .pack_panel = avx512_pack_panel,
    .gemm = avx512_gemm,
    .gemv = avx512_gemv,
    .finish_rows = avx512_finish_rows,
    .pack_block = avx512_pack_block,
    .start_tile = avx512_start_tile,
    .set_row = avx512_set_row,
    .attend_block = avx512_attend_block,
    .read_row = avx512_read_row,
    .load_query = avx512_load_query,
    .score_floats = avx512_score_floats,
    .score_bytes = avx512_score_bytes,
    .softmax_row = avx512_softmax_row,
    .add_floats = avx512_add_floats,
    .add_bytes = avx512_add_bytes,
    .combine_parts = avx512_combine_parts,
    .rotate = avx512_rotate,
    .copy_row = avx512_copy_row,
    .quantize_cache_row = avx512_quantize_cache_row,
};
