/* A linear layer over quantised weights: output = activation(x Wᵀ + bias) + residual. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include "../workers.h"

/* Values of a row that share one scale in the block formats. */
enum { BLOCK = 128 };
typedef enum {
  ROWS8,   /* uint8 [outputs, blocks, 128], 128 is zero; scales [outputs, blocks] */
  ROWS4,   /* uint8 [outputs, blocks, 64], two values a byte, low half first, 8 is zero; scales [outputs, blocks] */
  COLUMNS8 /* int8 [inputs, outputs]; scales [outputs] */
} WeightFormat;

typedef enum { NO_ACTIVATION, GELU, SWIGLU /* not over COLUMNS8 */ } Activation;

struct MicroKernels;

typedef struct {
  const struct MicroKernels *kernels;
  size_t rows, inputs, outputs;
  WeightFormat format;
  Activation activation;
  const float *x; /* [rows, inputs] */
  const uint8_t *weight;
  const float *scales;
  const float *bias;     /* [outputs] or null */
  const float *residual; /* like output, or null */
  int64_t *best;         /* [rows] or null, not with SWIGLU: the channel of the largest output, the first of equal ones */
  float *output;         /* [rows, outputs], or [rows, outputs / 2] with SWIGLU, whose first half of outputs is the gate */
} LinearCall;

/* Memory, 64-byte aligned, that a call needs. */
size_t linear_scratch_bytes(const LinearCall *call);

/* Memory, 64-byte aligned, that each task needs while it runs; `take` and `give` may be called by several threads at once. */
typedef struct {
  void *(*take)(void *owner, size_t bytes);
  void (*give)(void *owner, void *memory);
  void *owner;
} Memory;

void linear(const LinearCall *call, void *scratch, const Workers *workers, const Memory *memory);

