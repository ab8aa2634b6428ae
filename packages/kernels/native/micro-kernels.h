/*
 * What an instruction set has to offer: one table of micro-kernels each, listed in dispatch.c. Plans (linear/, attention/) are written once and call
 * these; what a micro-kernel rounds is documented where its operator is, and is the same on every instruction set.
 */
#pragma once

#include "attention/rows.h"
#include "attention/tile.h"
#include "linear/activations.h"
#include "linear/epilogue.h"
#include "linear/panel.h"

typedef struct MicroKernels {
  const char *name;

  /* Linear layers. */
  size_t mr;        /* rows of x whose sums stay in registers */
  size_t nr[3];     /* channels of a panel, by format; a multiple of 16 */
  size_t gemv_rows; /* rows of x up to which weights in rows are read as they lie */
  void (*quantize_row)(const LinearCall *call, const Activations *to, size_t row);
  void (*pack_panel)(const LinearCall *call, size_t panel, size_t stride, size_t blocks, Panel *to);
  /* products [rows, nr]: `rows` ≤ mr rows of x from `row` on times a packed panel of `inputs` inputs; `next` may be null. */
  void (*gemm)(WeightFormat format, size_t rows, const Activations *x, size_t row, const Panel *panel, size_t inputs, const NextPanel *next, float *products);
  /* products [rows, nr]: all rows of x times one panel of a weight in rows, which is read once, in order. */
  void (*gemv)(const LinearCall *call, const Activations *x, size_t panel, float *products);
  /* Bias, activation, residual: writes the output. With `best`, [panels, rows of x], the largest outputs are noted there. */
  void (*finish_rows)(const LinearCall *call, size_t panel, size_t row, size_t rows, const float *products, Best *best);

  /* Attention of many rows. */
  void (*pack_block)(const Positions *positions, size_t first, size_t count, Block block);
  void (*start_tile)(Tile *tile, size_t head_size, size_t groups, int bytes);
  void (*set_row)(Tile *tile, size_t row, const float *query, float scale, float length, size_t visible);
  void (*attend_block)(Tile *tile, Block block, size_t first);
  void (*read_row)(const Tile *tile, size_t row, float *output);

  /* Attention of few rows over a cache. */
  void (*load_query)(Rows *rows, size_t row, float scale, const float *key_scale);
  void (*score_floats)(Rows *rows, const Positions *from, size_t first, size_t count);
  void (*score_bytes)(Rows *rows, const Positions *from, size_t first, size_t count);
  void (*softmax_row)(float *score, size_t visible, size_t count, float *part);
  void (*add_floats)(Rows *rows, const Positions *from, size_t first, size_t count);
  void (*add_bytes)(Rows *rows, const Positions *from, size_t first, size_t count);
  void (*combine_parts)(const float *parts, size_t stride, size_t splits, size_t size, float *output);

  /* Rotary positions and the cache. */
  void (*rotate)(const float *x, const float *cos, const float *sin, size_t half, float *out);
  void (*copy_row)(const float *row, size_t size, float *to);
  void (*quantize_cache_row)(const float *row, const float *scale, size_t size, int8_t *to);
} MicroKernels;
