/* What all operators share: their description, and the run they are in. */
#pragma once

#include "../micro-kernels.h"
#include "ort.h"

enum { MOST_DIMENSIONS = 4 };

/* An operator as ONNX Runtime sees it (first member), with what the shared callbacks answer. */
typedef struct {
  CustomOp op;
  const MicroKernels *kernels;
  const char *name;
  const int *input_types;
  size_t inputs, required_inputs;
  /* Inputs among the first `required_inputs` that may be missing, as bits. */
  unsigned optional_inputs;
  const int *output_types;
  size_t outputs, required_outputs;
} Operator;

/* A tensor of a run; `data` is null where an optional one is missing. */
typedef struct {
  const void *value;
  void *data;
  size_t dimensions;
  int64_t sizes[MOST_DIMENSIONS];
} Input;

/* One run of one operator. The first failure stays in `status`; what follows it does nothing. */
typedef struct {
  Api api;
  void *context;
  size_t inputs;
  void *allocator;
  Status status;
} Run;

/* Fills in the callbacks that depend on the description alone. */
void describe_operator(Operator *op, Status (*create)(const CustomOp *, const void *, const void *, void **), Status (*compute)(void *, void *),
                       void (*destroy)(void *));

Run begin_run(Api api, void *context);
/* Fails, naming the input, where its rank is above MOST_DIMENSIONS. */
Input read_input(Run *run, size_t index);
/* Whether the graph uses an optional output. */
int has_output(Run *run, size_t index);
/* Null after a failure, or where the graph leaves an optional output out. */
void *write_output(Run *run, size_t index, const int64_t *sizes, size_t count);
void fail(Run *run, const char *message);
/* Memory of the run, 64-byte aligned; null after a failure. */
void *take_memory(Run *run, size_t bytes);
void give_memory(Run *run, void *memory);
Workers run_workers(Run *run);
Memory run_memory(Run *run);
/* Memory, 64-byte aligned, that may outlive the run; null where there is none left. */
void *allocate(Api api, size_t bytes);
void release(Api api, void *memory);
/* Reads a size; fails, naming it, where it is missing, negative or above 2³¹ − 1. */
Status read_int(Api api, const void *info, const char *name, size_t *out);

enum { LINEAR_OPERATORS = 3, ATTENTION_OPERATORS = 3 };

/* Describe the operators over one table of micro-kernels. */
void linear_operators(const MicroKernels *kernels, Operator out[LINEAR_OPERATORS]);
void attention_operators(const MicroKernels *kernels, Operator out[ATTENTION_OPERATORS]);

