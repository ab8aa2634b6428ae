/* The micro-kernels for x86-64-v4 with VNNI. */
#pragma once

#include "../../micro-kernels.h"

void avx512_quantize_row(const LinearCall *call, const Activations *to, size_t row);
void avx512_pack_panel(const LinearCall *call, size_t panel, size_t stride, size_t blocks, Panel *to);
void avx512_gemm(WeightFormat format, size_t rows, const Activations *x, size_t row, const Panel *panel, size_t inputs, const NextPanel *next, float *products);
void avx512_gemv(const LinearCall *call, const Activations *x, size_t panel, float *products);
void avx512_finish_rows(const LinearCall *call, size_t panel, size_t row, size_t rows, const float *products, Best *best);

void avx512_pack_block(const Positions *positions, size_t first, size_t count, Block block);
void avx512_start_tile(Tile *tile, size_t head_size, size_t groups, int bytes);
void avx512_set_row(Tile *tile, size_t row, const float *query, float scale, float length, size_t visible);
void avx512_attend_block(Tile *tile, Block block, size_t first);
void avx512_read_row(const Tile *tile, size_t row, float *output);

void avx512_load_query(Rows *rows, size_t row, float scale, const float *key_scale);
void avx512_score_floats(Rows *rows, const Positions *from, size_t first, size_t count);
void avx512_score_bytes(Rows *rows, const Positions *from, size_t first, size_t count);
void avx512_softmax_row(float *score, size_t visible, size_t count, float *part);
void avx512_add_floats(Rows *rows, const Positions *from, size_t first, size_t count);
void avx512_add_bytes(Rows *rows, const Positions *from, size_t first, size_t count);
void avx512_combine_parts(const float *parts, size_t stride, size_t splits, size_t size, float *output);

void avx512_rotate(const float *x, const float *cos, const float *sin, size_t half, float *out);
void avx512_copy_row(const float *row, size_t size, float *to);
void avx512_quantize_cache_row(const float *row, const float *scale, size_t size, int8_t *to);
