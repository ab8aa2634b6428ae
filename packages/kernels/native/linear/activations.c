#include "activations.h"
#include "../micro-kernels.h"
#include "../sizes.h"

int reads_in_place(const LinearCall *call) { return call->format != COLUMNS8 && call->rows <= call->kernels->gemv_rows; }

static size_t block_count(const LinearCall *call) { return call->format == COLUMNS8 ? 1 : round_up(call->inputs, BLOCK) / BLOCK; }

size_t activations_bytes(const LinearCall *call) {
  const size_t row = round_up(call->inputs, BLOCK) + block_count(call) * 12;
  return call->rows * row + 4 * 64;
}

Activations place_activations(const LinearCall *call, void *memory) {
  Activations a;
  a.stride = round_up(call->inputs, BLOCK);
  a.blocks = block_count(call);
  char *at = memory;
  a.values = (int8_t *)at;
  at += round_up(call->rows * a.stride, 64);
  a.scales = (float *)at;
  at += round_up(call->rows * a.blocks * sizeof(float), 64);
  a.zero_sums = (int32_t *)at;
  at += round_up(call->rows * a.blocks * sizeof(int32_t), 64);
  a.zeros = call->format == COLUMNS8 ? (float *)at : NULL;
  return a;
}
