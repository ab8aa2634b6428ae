/*
 * Runs every kernel over awkward sizes. Compiled with sanitizers by ../sanitizers.full.test.ts: each tensor is a block of its own and exactly as long
 * as the headers say, so that a step past its end is reported. Tasks run one after the other, since the sanitizers look for no races.
 */
#define _POSIX_C_SOURCE 200112L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../native/attention.h"
#include "../../native/causal-attention.h"
#include "../../native/linear.h"

static void run_one_by_one(void *pool, size_t count, Task task, void *data) {
  (void)pool;
  for (size_t i = count; i-- > 0;) task(data, i);
}
static void *take(void *owner, size_t bytes) {
  (void)owner;
  void *made = NULL;
  return posix_memalign(&made, 64, bytes) == 0 ? made : NULL;
}
static void give(void *owner, void *memory) {
  (void)owner;
  free(memory);
}
static const Workers workers = {run_one_by_one, NULL};
static const Memory memory = {take, give, NULL};

static size_t calls;

static uint32_t random_bits(void) {
  static uint32_t state = 1;
  state = state * 1664525u + 1013904223u;
  return state >> 8;
}
static float *floats(size_t count, float size) {
  float *made = malloc(count * sizeof(float));
  for (size_t i = 0; i < count; i++) made[i] = ((float)(random_bits() & 0xffff) / 32768.0f - 1.0f) * (i % 97 == 5 ? 40 * size : size);
  return made;
}
static void *bytes(size_t count) {
  uint8_t *made = malloc(count);
  for (size_t i = 0; i < count; i++) made[i] = (uint8_t)random_bits();
  return made;
}
/* Scratch memory is 64-byte aligned, and nothing promises more bytes than were asked for. */
static void *scratch_of(size_t count, char **block) {
  *block = malloc(count + 63);
  return *block + (64 - (uintptr_t)*block % 64) % 64;
}
static void fail(const char *what) {
  fprintf(stderr, "%s\n", what);
  exit(2);
}

static void run_linear(WeightFormat format, Activation activation, size_t rows, size_t inputs, size_t outputs, int optional) {
  const size_t blocks = (inputs + BLOCK - 1) / BLOCK, scales = format == COLUMNS8 ? outputs : outputs * blocks;
  const size_t width = activation == SWIGLU ? outputs / 2 : outputs;
  LinearCall call = {rows, inputs, outputs, format, activation, floats(rows * inputs, 1),
                     bytes(format == COLUMNS8 ? inputs * outputs : outputs * blocks * (format == ROWS8 ? BLOCK : BLOCK / 2)),
                     floats(scales, 0.01f), NULL, NULL, NULL, malloc(rows * width * sizeof(float))};
  if (optional) {
    call.bias = floats(outputs, 1);
    if (activation != SWIGLU) call.residual = floats(rows * width, 1);
    if (activation != SWIGLU) call.best = malloc(rows * sizeof(int64_t));
  }
  char *block;
  void *scratch = scratch_of(linear_scratch_bytes(&call), &block);
  linear(&call, scratch, &workers, &memory);
  for (size_t row = 0; call.best != NULL && row < rows; row++)
    if (call.best[row] < 0 || (size_t)call.best[row] >= outputs) fail("a best output that is none");
  for (size_t i = 0; i < rows * width; i++)
    if (call.output[i] != call.output[i]) fail("an output that is no number");
  free(block), free((void *)call.x), free((void *)call.weight), free((void *)call.scales), free((void *)call.bias), free((void *)call.residual);
  free(call.best), free(call.output);
  calls++;
}

static void run_attention(size_t batch, size_t tokens, size_t heads, size_t head_size) {
  const size_t count = batch * tokens * heads * head_size;
  AttentionCall call = {batch, tokens, heads, head_size, 0.1f, floats(count, 1), floats(count, 1), floats(count, 1), malloc(count * sizeof(float))};
  char *block;
  attention(&call, scratch_of(attention_scratch_bytes(&call), &block), &workers);
  free(block), free((void *)call.query), free((void *)call.key), free((void *)call.value), free(call.output);
  calls++;
}

static void run_causal(int int8, int packed, size_t batch, size_t tokens, size_t past, size_t kv_heads, size_t group, size_t head_size) {
  const size_t own = kv_heads * group * head_size, shared = kv_heads * head_size, capacity = past + tokens, width = packed ? own + 2 * shared : own;
  const size_t cache = batch * kv_heads * capacity * head_size;
  float *query = floats(batch * tokens * width, 1), *key = packed ? NULL : floats(batch * tokens * shared, 1),
        *value = packed ? NULL : floats(batch * tokens * shared, 1);
  int32_t *last = malloc(batch * sizeof(int32_t));
  /* The first row is full, the others are shorter, the last one may be shorter than the new tokens. */
  for (size_t b = 0; b < batch; b++) last[b] = (int32_t)(b == 0 ? capacity - 1 : b == batch - 1 ? tokens / 2 : past / (b + 1) + tokens - 1);
  float *scales = floats(2 * shared, 0.05f), *cosines = floats(capacity * head_size / 2, 1), *sines = floats(capacity * head_size / 2, 1);
  for (size_t i = 0; i < 2 * shared; i++) scales[i] = scales[i] < 0 ? -scales[i] : scales[i];
  float *key_scale = malloc(shared * sizeof(float)), *value_scale = malloc(shared * sizeof(float));
  memcpy(key_scale, scales, shared * sizeof(float)), memcpy(value_scale, scales + shared, shared * sizeof(float));
  CausalAttentionCall call = {.batch = batch,
                              .tokens = tokens,
                              .heads = kv_heads * group,
                              .kv_heads = kv_heads,
                              .head_size = head_size,
                              .capacity = capacity,
                              .scale = 0.1f,
                              .query = query,
                              .key = packed ? query + own : key,
                              .value = packed ? query + own + shared : value,
                              .query_stride = width,
                              .key_stride = packed ? width : shared,
                              .value_stride = packed ? width : shared,
                              .past_key = int8 ? bytes(cache) : floats(cache, 1),
                              .past_value = int8 ? bytes(cache) : floats(cache, 1),
                              .int8 = int8,
                              .key_scale = int8 ? key_scale : NULL,
                              .value_scale = int8 ? value_scale : NULL,
                              .last = last,
                              .cos = cosines,
                              .sin = sines,
                              .output = malloc(batch * tokens * own * sizeof(float))};
  char *block;
  causal_attention(&call, scratch_of(causal_attention_scratch_bytes(&call), &block), &workers);
  free(block), free(query), free(key), free(value), free(last), free(scales), free(cosines), free(sines), free(key_scale), free(value_scale);
  free(call.past_key), free(call.past_value), free(call.output);
  calls++;
}

int main(void) {
  static const size_t rows[] = {0, 1, 2, 3, 4, 5, 7, 13, 65, 400}, inputs[] = {1, 16, 100, 128, 130, 300}, outputs[] = {2, 16, 34, 66, 130};
  for (int format = ROWS8; format <= COLUMNS8; format++)
    for (int activation = NO_ACTIVATION; activation <= SWIGLU; activation++)
      for (size_t m = 0; m < sizeof rows / sizeof *rows; m++)
        for (size_t k = 0; k < sizeof inputs / sizeof *inputs; k++)
          for (size_t n = 0; n < sizeof outputs / sizeof *outputs; n++)
            if (!(format == COLUMNS8 && activation == SWIGLU))
              run_linear((WeightFormat)format, (Activation)activation, rows[m], inputs[k], outputs[n], (m + k + n) % 2 == 0);

  static const size_t tokens[] = {1, 2, 3, 4, 5, 63, 64, 65, 130}, pasts[] = {0, 1, 63, 500, 600}, groups[] = {1, 2, 7, 9}, sizes[] = {8, 24, 64, 80, 256};
  for (size_t d = 0; d < sizeof sizes / sizeof *sizes; d++)
    for (size_t t = 0; t < sizeof tokens / sizeof *tokens; t++) {
      run_attention(1 + t % 2, tokens[t], 1 + d % 3, sizes[d]);
      for (size_t p = 0; p < sizeof pasts / sizeof *pasts; p++)
        for (size_t g = 0; g < sizeof groups / sizeof *groups; g++)
          for (int int8 = 0; int8 < 2; int8++) run_causal(int8, (int)(t + g) % 2, 1 + (p + g) % 3, tokens[t], pasts[p], 1 + (t + p) % 2, groups[g], sizes[d]);
    }
  printf("%zu calls\n", calls);
  return 0;
}
