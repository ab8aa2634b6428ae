/*
 * Panels for gemm-pairs.h and gemm-bytes.h: a weight's row or column becomes a lane of a group. An instruction set defines before it
 *   pack_group(rows, flip, count, to)   16 rows of `count` bytes, each xor `flip`, as [count / KR][16][KR]; count is a multiple of 128
 *   pack_inputs(inputs, to, totals)     16 bytes of KR inputs as [16][KR], added to the totals [16]
 */
#pragma once

/* Unsigned weights of 4 bits as signed bytes: the even positions of a block, then the odd ones. */
INLINE void unpack_block(const uint8_t *from, uint8_t to[BLOCK]) {
  for (size_t i = 0; i < BLOCK / 2; i++) {
    to[i] = (uint8_t)((from[i] & 15) - 8);
    to[BLOCK / 2 + i] = (uint8_t)((from[i] >> 4) - 8);
  }
}

static void pack_rows(const LinearCall *call, size_t panel, size_t stride, uint8_t *to) {
  const size_t bytes = row_bytes(call->format, stride);
  for (size_t at = 0; at < ROWS_NR; at += GROUP, to += GROUP * stride) {
    const uint8_t *rows[GROUP];
    for (size_t lane = 0; lane < GROUP; lane++) rows[lane] = call->weight + panel_row(call, ROWS_NR, panel, at + lane) * bytes;
    if (call->format == ROWS8) {
      pack_group(rows, 0x80, stride, (int8_t *)to);
      continue;
    }
    for (size_t k = 0; k < stride; k += BLOCK) {
      uint8_t blocks[GROUP][BLOCK];
      const uint8_t *unpacked[GROUP];
      for (size_t lane = 0; lane < GROUP; lane++) {
        unpack_block(rows[lane] + k / 2, blocks[lane]);
        unpacked[lane] = blocks[lane];
      }
      pack_group(unpacked, 0, BLOCK, (int8_t *)to + k * GROUP);
    }
  }
}

static void pack_columns(const LinearCall *call, size_t panel, size_t stride, uint8_t *to, float *sums) {
  const size_t N = call->outputs, column = panel * COLUMNS_NR, depth = round_up(stride, KR);
  int32_t totals[COLUMNS_NR] = {0};
  for (size_t k = 0; k < depth; k += KR) {
    const int8_t *inputs[KR];
    int8_t part[KR][COLUMNS_NR];
    for (size_t i = 0; i < KR; i++) {
      inputs[i] = (const int8_t *)call->weight + (k + i) * N + column;
      if (k + i < call->inputs && column + COLUMNS_NR <= N) continue;
      for (size_t lane = 0; lane < COLUMNS_NR; lane++) part[i][lane] = k + i < call->inputs && column + lane < N ? inputs[i][lane] : 0;
      inputs[i] = part[i];
    }
    for (size_t at = 0; at < COLUMNS_NR; at += GROUP) {
      pack_inputs(inputs, (int8_t *)to + at * depth + k * GROUP, totals + at);
      for (size_t i = 0; i < KR; i++) inputs[i] += GROUP;
    }
  }
  for (size_t lane = 0; lane < COLUMNS_NR; lane++) sums[lane] = (float)totals[lane];
}

static void pack_panel(const LinearCall *call, size_t panel, size_t stride, size_t blocks, Panel *to) {
  const size_t nr = call->format == COLUMNS8 ? COLUMNS_NR : ROWS_NR;
  if (call->format == COLUMNS8) pack_columns(call, panel, stride, to->values, to->sums);
  else pack_rows(call, panel, stride, to->values);
  for (size_t lane = 0; lane < nr; lane++) {
    const float *scales = call->scales + panel_row(call, nr, panel, lane) * blocks;
    for (size_t block = 0; block < blocks; block++) to->scales[block * nr + lane] = scales[block];
  }
}
