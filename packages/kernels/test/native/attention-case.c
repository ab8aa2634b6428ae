#include <stdio.h>
#include <stdlib.h>
#include "../../native/attention/attention.h"
#include "../../native/attention/causal-attention.h"
#include "harness.h"

/*
 * How far sets may be apart, as a part of the largest output. Numbers that lie half-way between two integers are rounded to either, as sums are taken in
 * another order and the unit of the 16-bit probabilities may be an estimate (AVX-512's has 14 bits):
 * - SPREAD: of 32 keys with a thousand units each, a third may move by one of 32,690; eight standard deviations of that, for there are many outputs;
 * - EXTREME: the 64 keys of a block have 511 units each, and all of one score are rounded alike: 1 / 511 of the weight moves, and outputs may be a fifth of a value;
 * - MASSIVE: a step of a key, 1e4 / 46,300, times a query of 1e4 and the scale moves a score by 0.002, a step of the query as much.
 */
static double bound_of(Pattern pattern) { return pattern == SPREAD ? 1e-3 : 1e-2; }

/* Scores of a few units: a massive query and key have a product of 1e8. */
static float scale_of(Pattern pattern) { return pattern == SPREAD ? 0.3f : pattern == EXTREME ? 1e-3f : 1e-6f; }

static const size_t head_sizes[] = {8, 16, 24, 40, 64, 72, 80, 128, 256};

/* Multiplications that a case may take. */
enum { MOST_WORK = 30 << 20 };

static void run_attention(AttentionCall *call, const MicroKernels *kernels, size_t numbers) {
  call->kernels = kernels;
  call->output = malloc(numbers * sizeof(float));
  char *block;
  void *scratch = scratch_of(attention_scratch_bytes(call), &block);
  attention(call, scratch, &workers);
  free(block);
}

void attention_case(const MicroKernels *const *tables, size_t count, Report *reports) {
  static const size_t lengths[] = {1, 2, 15, 16, 17, 63, 64, 65, 100, 130, 0};
  const size_t batch = 1 + random_below(2), tokens = random_size(lengths, 200), heads = 1 + random_below(3), size = head_sizes[random_below(9)];
  const size_t numbers = batch * tokens * heads * size;
  if (numbers * tokens > MOST_WORK) return;
  const Pattern pattern = (Pattern)random_below(PATTERNS);
  AttentionCall call = {.batch = batch, .tokens = tokens, .heads = heads, .head_size = size, .scale = scale_of(pattern)};
  call.query = floats(numbers, 1, pattern), call.key = floats(numbers, 1, pattern), call.value = floats(numbers, 1, pattern);
  char of[200];
  snprintf(of, sizeof of, "attention %zu x %zu x %zu x %zu, pattern %d", batch, tokens, heads, size, (int)pattern);
  run_attention(&call, tables[count - 1], numbers);
  float *expected = call.output;
  for (size_t i = 0; i + 1 < count; i++) {
    run_attention(&call, tables[i], numbers);
    reports[i].calls++;
    compare_floats(&reports[i], of, call.output, expected, numbers, bound_of(pattern));
    free(call.output);
  }
  free(expected), free((void *)call.query), free((void *)call.key), free((void *)call.value);
}

/* The caches are written: each run has its own. */
static void run_causal(CausalAttentionCall *call, const MicroKernels *kernels, const void *key, const void *value, size_t cache, size_t numbers) {
  call->kernels = kernels;
  call->past_key = copy_of(key, cache * (call->int8 ? 1 : sizeof(float)));
  call->past_value = copy_of(value, cache * (call->int8 ? 1 : sizeof(float)));
  call->output = malloc(numbers * sizeof(float));
  char *block;
  void *scratch = scratch_of(causal_attention_scratch_bytes(call), &block);
  causal_attention(call, scratch, &workers);
  free(block);
}

static void free_outputs(const CausalAttentionCall *call) { free(call->past_key), free(call->past_value), free(call->output); }

static void compare_caches(Report *report, const char *of, const CausalAttentionCall *found, const CausalAttentionCall *expected, size_t cache) {
  if (!found->int8) {
    compare_floats(report, of, found->past_key, expected->past_key, cache, 1e-6);
    compare_floats(report, of, found->past_value, expected->past_value, cache, 0);
    return;
  }
  const int8_t *keys[] = {found->past_key, expected->past_key}, *values[] = {found->past_value, expected->past_value};
  for (size_t i = 0; i < cache; i++)
    if (abs(keys[0][i] - keys[1][i]) > 1 || values[0][i] != values[1][i]) fail(report, "a number of the cache is another one");
}

/* Up to `batch` rows: the first one is full, the others are shorter, the last one may be shorter than the new tokens. */
static int32_t *last_positions(size_t batch, size_t tokens, size_t past) {
  int32_t *last = malloc(batch * sizeof(int32_t));
  for (size_t b = 0; b < batch; b++) last[b] = (int32_t)(b == 0 ? past + tokens - 1 : b == batch - 1 ? tokens / 2 : past / (b + 1) + tokens - 1);
  return last;
}

static float *scales(size_t count) {
  float *made = floats(count, 0.05f, SPREAD);
  for (size_t i = 0; i < count; i++) made[i] = made[i] < 0 ? -made[i] : made[i];
  return made;
}

void causal_case(const MicroKernels *const *tables, size_t count, Report *reports) {
  static const size_t lengths[] = {1, 1, 1, 2, 3, 4, 5, 16, 63, 64, 65, 0}, pasts[] = {1, 63, 255, 256, 500, 600, 0}, groups[] = {1, 2, 7, 9, 0};
  const size_t batch = 1 + random_below(3), tokens = random_size(lengths, 130), past = random_below(4) == 0 ? 0 : random_size(pasts, 700);
  const size_t kv_heads = 1 + random_below(2), group = random_size(groups, 9), size = head_sizes[random_below(9)], capacity = past + tokens;
  const size_t own = kv_heads * group * size, shared = kv_heads * size, cache = batch * kv_heads * capacity * size, numbers = batch * tokens * own;
  if (numbers * capacity > MOST_WORK) return;
  const int int8 = (int)random_below(2), packed = (int)random_below(2);
  const Pattern pattern = (Pattern)random_below(PATTERNS);
  const size_t width = packed ? own + 2 * shared : own;
  float *query = floats(batch * tokens * width, 1, pattern), *key = floats(batch * tokens * shared, 1, pattern), *value = floats(batch * tokens * shared, 1, pattern);
  float *key_scale = scales(shared), *value_scale = scales(shared), *cosines = floats(capacity * size / 2, 1, SPREAD), *sines = floats(capacity * size / 2, 1, SPREAD);
  void *keys = int8 ? (void *)bytes(cache, pattern) : floats(cache, 1, pattern), *values = int8 ? (void *)bytes(cache, pattern) : floats(cache, 1, pattern);
  int32_t *last = last_positions(batch, tokens, past);
  CausalAttentionCall call = {.batch = batch, .tokens = tokens, .heads = kv_heads * group, .kv_heads = kv_heads, .head_size = size, .capacity = capacity};
  call.scale = scale_of(pattern);
  call.query = query, call.query_stride = width;
  call.key = packed ? query + own : key, call.key_stride = packed ? width : shared;
  call.value = packed ? query + own + shared : value, call.value_stride = call.key_stride;
  call.int8 = int8, call.key_scale = int8 ? key_scale : NULL, call.value_scale = int8 ? value_scale : NULL;
  call.last = last, call.cos = cosines, call.sin = sines;
  char of[200];
  snprintf(of, sizeof of, "causal attention %zu x %zu behind %zu, %zu x %zu heads of %zu, int8 %d, packed %d, pattern %d", batch, tokens, past, kv_heads, group, size,
           int8, packed, (int)pattern);
  run_causal(&call, tables[count - 1], keys, values, cache, numbers);
  const CausalAttentionCall expected = call;
  for (size_t i = 0; i + 1 < count; i++) {
    run_causal(&call, tables[i], keys, values, cache, numbers);
    reports[i].calls++;
    compare_floats(&reports[i], of, call.output, expected.output, numbers, bound_of(pattern));
    compare_caches(&reports[i], of, &call, &expected, cache);
    free_outputs(&call);
  }
  free_outputs(&expected), free(query), free(key), free(value), free(key_scale), free(value_scale), free(cosines), free(sines), free(keys), free(values), free(last);
}
