#pragma once

#include <stddef.h>

#include "../workers.h"

struct MicroKernels;

/**
 * Softmax(scale · Q·Kᵀ)·V without a mask. query, key, value and output are float [batch, tokens, heads · head_size];
 * head_size is a multiple of 8, at most 256.
 */
typedef struct {
  const struct MicroKernels *kernels;
  size_t batch, tokens, heads, head_size;
  float scale;
  const float *query, *key, *value;
  float *output;
} AttentionCall;

/** Bytes of 64-byte aligned memory that `attention` needs beside its arguments. */
size_t attention_scratch_bytes(const AttentionCall *call);

void attention(const AttentionCall *call, void *scratch, const Workers *workers);
