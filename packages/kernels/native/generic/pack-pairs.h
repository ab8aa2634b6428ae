/* Panels for gemm-pairs.h: a weight's row or column becomes a lane of a group. Plain loops; an instruction set may bring `pack_rows_group` of its own. */
#pragma once

/* 16 rows of `count` signed bytes as [count / 2][16][2]. */
#ifndef PACK_GROUP
INLINE void pack_group(const int8_t *const rows[GROUP], size_t count, int8_t *to) {
  for (size_t k = 0; k < count; k += 2, to += GROUP * 2)
    for (size_t lane = 0; lane < GROUP; lane++) {
      to[lane * 2] = rows[lane][k];
      to[lane * 2 + 1] = rows[lane][k + 1];
    }
}
#endif

static void pack_rows(const LinearCall *call, size_t panel, size_t stride, uint8_t *to) {
  const size_t bytes = row_bytes(call->format, stride);
  for (size_t at = 0; at < ROWS_NR; at += GROUP, to += GROUP * stride) {
    const uint8_t *weights[GROUP];
    int8_t block[GROUP][BLOCK];
    const int8_t *rows[GROUP];
    for (size_t lane = 0; lane < GROUP; lane++) {
      weights[lane] = call->weight + panel_row(call, ROWS_NR, panel, at + lane) * bytes;
      rows[lane] = block[lane];
    }
    for (size_t k = 0; k < stride; k += BLOCK) {
      for (size_t lane = 0; lane < GROUP; lane++) {
        const uint8_t *from = weights[lane] + row_bytes(call->format, k);
        if (call->format == ROWS8) {
          for (size_t i = 0; i < BLOCK; i++) block[lane][i] = (int8_t)(from[i] ^ 0x80);
        } else {
          for (size_t i = 0; i < BLOCK / 2; i++) {
            block[lane][i] = (int8_t)((from[i] & 15) - 8);
            block[lane][BLOCK / 2 + i] = (int8_t)((from[i] >> 4) - 8);
          }
        }
      }
      pack_group(rows, BLOCK, (int8_t *)to + k * GROUP);
    }
  }
}

static void pack_columns(const LinearCall *call, size_t panel, size_t stride, uint8_t *to, float *sums) {
  const size_t N = call->outputs;
  for (size_t at = 0; at < COLUMNS_NR; at += GROUP, to += GROUP * stride) {
    const size_t column = panel * COLUMNS_NR + at, columns = column >= N ? 0 : least(N - column, GROUP);
    int32_t total[GROUP] = {0};
    for (size_t k = 0; k < stride; k += 2) {
      int8_t pair[2][GROUP] = {{0}};
      for (size_t i = 0; i < 2 && k + i < call->inputs; i++) {
        const uint8_t *from = call->weight + (k + i) * N + column;
        if (columns == GROUP) __builtin_memcpy(pair[i], from, GROUP);
        else
          for (size_t lane = 0; lane < columns; lane++) pair[i][lane] = (int8_t)from[lane];
      }
      int8_t *out = (int8_t *)to + k * GROUP;
      for (size_t lane = 0; lane < GROUP; lane++) {
        out[lane * 2] = pair[0][lane];
        out[lane * 2 + 1] = pair[1][lane];
        total[lane] += pair[0][lane] + pair[1][lane];
      }
    }
    for (size_t lane = 0; lane < GROUP; lane++) sums[at + lane] = (float)total[lane];
  }
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
