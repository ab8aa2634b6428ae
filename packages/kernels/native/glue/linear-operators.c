/* LinearRows8, LinearRows4 and LinearColumns8: x, weight, scales, bias?, residual? → output, best?; the last is int64 without the last dimension. */
#include "operator.h"

typedef struct {
  Api api;
  const MicroKernels *kernels;
  WeightFormat format;
  size_t inputs, outputs, activation;
} LinearKernel;

static Status check(Api api, const LinearKernel *kernel) {
  if (kernel->inputs == 0 || kernel->outputs == 0) return ort_create_status(api, ORT_INVALID_ARGUMENT, "tessera: K and N must be positive");
  if (kernel->activation > SWIGLU) return ort_create_status(api, ORT_INVALID_ARGUMENT, "tessera: activation must be 0, 1 or 2");
  if (kernel->activation == SWIGLU && (kernel->format == COLUMNS8 || kernel->outputs % 2 != 0))
    return ort_create_status(api, ORT_INVALID_ARGUMENT, "tessera: SwiGLU needs weights in rows, gate and up of one size");
  return NULL;
}

static Status create(const CustomOp *op, const void *handle, const void *info, WeightFormat format, void **out) {
  const Api api = handle;
  LinearKernel kernel = {.api = api, .kernels = ((const Operator *)op)->kernels, .format = format};
  Status status = read_int(api, info, "K", &kernel.inputs);
  if (status == NULL) status = read_int(api, info, "N", &kernel.outputs);
  if (status == NULL) status = read_int(api, info, "activation", &kernel.activation);
  if (status == NULL) status = check(api, &kernel);
  if (status != NULL) return status;
  LinearKernel *kept = allocate(api, sizeof kernel);
  if (kept == NULL) return ort_create_status(api, ORT_FAIL, "tessera: out of memory");
  *kept = kernel;
  *out = kept;
  return NULL;
}

static Status create_rows8(const CustomOp *op, const void *api, const void *info, void **out) {
  return create(op, api, info, ROWS8, out);
}
static Status create_rows4(const CustomOp *op, const void *api, const void *info, void **out) {
  return create(op, api, info, ROWS4, out);
}
static Status create_columns8(const CustomOp *op, const void *api, const void *info, void **out) {
  return create(op, api, info, COLUMNS8, out);
}

static void destroy(void *kernel) { release(((LinearKernel *)kernel)->api, kernel); }

static size_t elements(const Input *input) {
  size_t count = 1;
  for (size_t i = 0; i < input->dimensions; i++) count *= (size_t)input->sizes[i];
  return count;
}

/* The sizes that the memory of each input must have, so that a wrong graph is an error and no crash. */
static void check_inputs(Run *run, const LinearKernel *kernel, const Input *weight, const Input *scales, const Input *bias) {
  const size_t blocks = (kernel->inputs + BLOCK - 1) / BLOCK;
  const size_t block_bytes = kernel->format == ROWS8 ? BLOCK : BLOCK / 2;
  const int columns = kernel->format == COLUMNS8;
  if (elements(weight) != kernel->outputs * (columns ? kernel->inputs : blocks * block_bytes)) fail(run, "tessera: the weight's size does not fit K and N");
  if (elements(scales) != kernel->outputs * (columns ? 1 : blocks)) fail(run, "tessera: the number of scales does not fit K and N");
  if (bias->data != NULL && elements(bias) != kernel->outputs) fail(run, "tessera: the bias does not fit N");
}

static Status compute(void *state, void *context) {
  const LinearKernel *kernel = state;
  Run run = begin_run(kernel->api, context);
  const Input x = read_input(&run, 0), weight = read_input(&run, 1), scales = read_input(&run, 2), bias = read_input(&run, 3), residual = read_input(&run, 4);
  if (run.status != NULL) return run.status;
  if (x.dimensions == 0 || (size_t)x.sizes[x.dimensions - 1] != kernel->inputs) fail(&run, "tessera: the last dimension of x is not K");
  else check_inputs(&run, kernel, &weight, &scales, &bias);
  if (run.status != NULL) return run.status;

  const size_t width = kernel->activation == SWIGLU ? kernel->outputs / 2 : kernel->outputs;
  int64_t sizes[MOST_DIMENSIONS];
  size_t rows = 1;
  for (size_t i = 0; i + 1 < x.dimensions; i++) {
    sizes[i] = x.sizes[i];
    rows *= (size_t)x.sizes[i];
  }
  sizes[x.dimensions - 1] = (int64_t)width;
  if (residual.data != NULL && (kernel->activation == SWIGLU || elements(&residual) != rows * width)) fail(&run, "tessera: the residual is not of the output's size");
  float *output = write_output(&run, 0, sizes, x.dimensions);
  int64_t *best = NULL;
  if (has_output(&run, 1)) {
    if (kernel->activation == SWIGLU) fail(&run, "tessera: there is no best output behind SwiGLU");
    best = write_output(&run, 1, sizes, x.dimensions - 1);
  }
  const LinearCall call = {.kernels = kernel->kernels,
                           .rows = rows,
                           .inputs = kernel->inputs,
                           .outputs = kernel->outputs,
                           .format = kernel->format,
                           .activation = (Activation)kernel->activation,
                           .x = x.data,
                           .weight = weight.data,
                           .scales = scales.data,
                           .bias = bias.data,
                           .residual = residual.data,
                           .best = best,
                           .output = output};
  void *scratch = take_memory(&run, linear_scratch_bytes(&call));
  if (run.status != NULL) return run.status;
  const Workers workers = run_workers(&run);
  const Memory memory = run_memory(&run);
  linear(&call, scratch, &workers, &memory);
  give_memory(&run, scratch);
  return run.status;
}

void linear_operators(const MicroKernels *kernels, Operator out[LINEAR_OPERATORS]) {
  static const int rows_types[] = {ORT_FLOAT, ORT_UINT8, ORT_FLOAT, ORT_FLOAT, ORT_FLOAT};
  static const int column_types[] = {ORT_FLOAT, ORT_INT8, ORT_FLOAT, ORT_FLOAT, ORT_FLOAT};
  static const int output_types[] = {ORT_FLOAT, ORT_INT64};
  static const char *const names[] = {"LinearRows8", "LinearRows4", "LinearColumns8"};
  Status (*const creators[])(const CustomOp *, const void *, const void *, void **) = {create_rows8, create_rows4, create_columns8};
  for (size_t i = 0; i < LINEAR_OPERATORS; i++) {
    out[i] = (Operator){.kernels = kernels,
                        .name = names[i],
                              .input_types = i == 2 ? column_types : rows_types,
                              .inputs = 5,
                              .required_inputs = 3,
                              .output_types = output_types,
                              .outputs = 2,
                              .required_outputs = 1};
    describe_operator(&out[i], creators[i], compute, destroy);
  }
}
