/* The table over the functions of this folder. */
#define GENERIC_TABLE(title)                                                   \
  {                                                                            \
    .name = title, .mr = MR, .nr = {[ROWS8] = ROWS_NR, [ROWS4] = ROWS_NR, [COLUMNS8] = COLUMNS_NR}, .gemv_rows = GEMV_ROWS, \
    .quantize_row = quantize_row, .pack_panel = pack_panel, .gemm = gemm, .gemv = gemv, .finish_rows = finish_rows, .pack_block = pack_block,          \
    .start_tile = start_tile, .set_row = set_row, .attend_block = attend_block, .read_row = read_row, .load_query = load_query,                      \
    .score_floats = score_floats, .score_bytes = score_bytes, .softmax_row = softmax_row, .add_floats = add_floats, .add_bytes = add_bytes,           \
    .combine_parts = combine_parts, .rotate = rotate_halves, .copy_row = copy_row, .quantize_cache_row = quantize_cache_row,                         \
  }
