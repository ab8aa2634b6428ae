/* Attention and CausalAttention: docs of their inputs are in attention.h and causal-attention.h. */
#include "../attention/attention.h"
#include "../attention/causal-attention.h"
#include "operator.h"

typedef struct {
  Api api;
  const MicroKernels *kernels;
  int int8;
  size_t heads, kv_heads;
  float scale;
} AttentionKernel;

static Status keep(const AttentionKernel *kernel, void **out) {
  if (kernel->heads == 0 || kernel->kv_heads == 0 || kernel->heads % kernel->kv_heads != 0)
    return ort_create_status(kernel->api, ORT_INVALID_ARGUMENT, "tessera: num_heads must be a multiple of kv_num_heads");
  AttentionKernel *kept = allocate(kernel->api, sizeof *kernel);
  if (kept == NULL) return ort_create_status(kernel->api, ORT_FAIL, "tessera: out of memory");
  *kept = *kernel;
  *out = kept;
  return NULL;
}

static Status create(const CustomOp *op, const void *handle, const void *info, int causal, int int8, void **out) {
  AttentionKernel kernel = {.api = handle, .kernels = ((const Operator *)op)->kernels, .int8 = int8};
  Status status = read_int(kernel.api, info, "num_heads", &kernel.heads);
  kernel.kv_heads = kernel.heads;
  if (status == NULL && causal) status = read_int(kernel.api, info, "kv_num_heads", &kernel.kv_heads);
  if (status == NULL) status = ort_attribute_float(kernel.api, info, "scale", &kernel.scale);
  return status != NULL ? status : keep(&kernel, out);
}

static Status create_plain(const CustomOp *op, const void *api, const void *info, void **out) {
  return create(op, api, info, 0, 0, out);
}
static Status create_causal(const CustomOp *op, const void *api, const void *info, void **out) {
  return create(op, api, info, 1, 0, out);
}
static Status create_causal_int8(const CustomOp *op, const void *api, const void *info, void **out) {
  return create(op, api, info, 1, 1, out);
}

static void destroy(void *kernel) { release(((AttentionKernel *)kernel)->api, kernel); }

static int head_size_fits(size_t size) { return size > 0 && size % 8 == 0 && size <= 256; }

static int same_sizes(const Input *a, const Input *b) {
  if (a->dimensions != b->dimensions) return 0;
  for (size_t i = 0; i < a->dimensions; i++)
    if (a->sizes[i] != b->sizes[i]) return 0;
  return 1;
}

static Status compute_plain(void *state, void *context) {
  const AttentionKernel *kernel = state;
  Run run = begin_run(kernel->api, context);
  const Input query = read_input(&run, 0), key = read_input(&run, 1), value = read_input(&run, 2);
  if (run.status != NULL) return run.status;
  if (query.dimensions != 3 || !same_sizes(&query, &key) || !same_sizes(&query, &value))
    fail(&run, "tessera: query, key and value must be three-dimensional and of one size");
  const size_t width = run.status == NULL ? (size_t)query.sizes[2] : 0;
  if (run.status == NULL && (width % kernel->heads != 0 || !head_size_fits(width / kernel->heads)))
    fail(&run, "tessera: a head must be a multiple of 8 wide, and 256 at most");
  if (run.status != NULL) return run.status;
  AttentionCall call = {.kernels = kernel->kernels,
                        .batch = (size_t)query.sizes[0],
                        .tokens = (size_t)query.sizes[1],
                        .heads = kernel->heads,
                        .head_size = width / kernel->heads,
                        .scale = kernel->scale,
                        .query = query.data,
                        .key = key.data,
                        .value = value.data,
                        .output = write_output(&run, 0, query.sizes, 3)};
  if (call.batch * call.tokens == 0 || run.status != NULL) return run.status;
  void *scratch = take_memory(&run, attention_scratch_bytes(&call));
  const Workers workers = run_workers(&run);
  if (run.status == NULL) attention(&call, scratch, &workers);
  give_memory(&run, scratch);
  return run.status;
}

/* Reads the sizes of a call and refuses what would reach past a tensor. */
static void check_causal(Run *run, const AttentionKernel *kernel, CausalAttentionCall *call, const Input input[11]) {
  const Input *query = &input[0], *key = &input[1], *value = &input[2], *past = &input[3];
  if (query->dimensions != 3 || past->dimensions != 4 || !same_sizes(past, &input[4])) {
    fail(run, "tessera: query must be [batch, tokens, width], the caches [batch, kv heads, capacity, head size]");
    return;
  }
  const size_t size = (size_t)past->sizes[3], own = kernel->heads * size, shared = kernel->kv_heads * size;
  call->batch = (size_t)query->sizes[0];
  call->tokens = (size_t)query->sizes[1];
  call->heads = kernel->heads;
  call->kv_heads = kernel->kv_heads;
  call->head_size = size;
  call->capacity = (size_t)past->sizes[2];
  call->scale = kernel->scale;
  call->query = query->data;
  const int packed = key->data == NULL && value->data == NULL;
  call->query_stride = (size_t)query->sizes[2];
  call->key = packed ? call->query + own : key->data;
  call->value = packed ? call->query + own + shared : value->data;
  call->key_stride = call->value_stride = packed ? call->query_stride : shared;
  if (!head_size_fits(size)) fail(run, "tessera: a head must be a multiple of 8 wide, and 256 at most");
  if (call->query_stride != (packed ? own + 2 * shared : own)) fail(run, "tessera: the width of query does not fit the heads");
  if (!packed) {
    const int64_t expected[] = {query->sizes[0], query->sizes[1], (int64_t)shared};
    for (size_t i = 0; i < 3; i++)
      if (key->dimensions != 3 || value->dimensions != 3 || key->sizes[i] != expected[i] || value->sizes[i] != expected[i])
        fail(run, "tessera: key and value must be [batch, tokens, kv heads × head size]");
  }
  if (past->sizes[0] != query->sizes[0] || (size_t)past->sizes[1] != kernel->kv_heads) fail(run, "tessera: the caches do not fit batch and kv heads");
  if (input[5].dimensions != 1 || input[5].sizes[0] != query->sizes[0]) fail(run, "tessera: seqlens_k must be [batch]");
  if (input[7].dimensions != 2 || !same_sizes(&input[7], &input[8]) || (size_t)input[7].sizes[1] != size / 2)
    fail(run, "tessera: cos and sin must be [positions, head size / 2]");
  if (kernel->int8)
    for (size_t i = 9; i < 11; i++)
      if (input[i].dimensions != 1 || (size_t)input[i].sizes[0] != shared) fail(run, "tessera: key_scale and value_scale must be [kv heads × head size]");
  if (run->status != NULL) return;
  call->last = input[5].data;
  for (size_t b = 0; b < call->batch; b++) {
    /* The last position that the run writes, whichever it is for a row shorter than the run. */
    const int64_t given = call->last[b], last = given + 1 > (int64_t)call->tokens ? given : (int64_t)call->tokens - 1;
    if (given < 0 || last >= past->sizes[2] || last >= input[7].sizes[0]) fail(run, "tessera: seqlens_k reaches past the cache or the rotary tables");
  }
}

static void copy_past(void *to, const Input *from, size_t width) {
  size_t bytes = width;
  for (size_t i = 0; i < from->dimensions; i++) bytes *= (size_t)from->sizes[i];
  if (to != from->data) __builtin_memcpy(to, from->data, bytes);
}

static Status compute_causal(void *state, void *context) {
  const AttentionKernel *kernel = state;
  Run run = begin_run(kernel->api, context);
  Input input[11] = {0};
  for (size_t i = 0; i < 11; i++) input[i] = read_input(&run, i);
  if (run.status != NULL) return run.status;
  CausalAttentionCall call = {.kernels = kernel->kernels, .int8 = kernel->int8, .key_scale = input[9].data, .value_scale = input[10].data, .cos = input[7].data, .sin = input[8].data};
  check_causal(&run, kernel, &call, input);
  if (run.status != NULL) return run.status;
  const int64_t sizes[] = {input[0].sizes[0], input[0].sizes[1], (int64_t)(call.heads * call.head_size)};
  call.output = write_output(&run, 0, sizes, 3);
  call.past_key = write_output(&run, 1, input[3].sizes, 4);
  call.past_value = write_output(&run, 2, input[4].sizes, 4);
  if (run.status != NULL) return run.status;
  const size_t width = kernel->int8 ? 1 : sizeof(float);
  copy_past(call.past_key, &input[3], width);
  copy_past(call.past_value, &input[4], width);
  if (call.batch * call.tokens == 0) return run.status;
  void *scratch = take_memory(&run, causal_attention_scratch_bytes(&call));
  const Workers workers = run_workers(&run);
  if (run.status == NULL) causal_attention(&call, scratch, &workers);
  give_memory(&run, scratch);
  return run.status;
}

void attention_operators(const MicroKernels *kernels, Operator out[ATTENTION_OPERATORS]) {
  static const int plain[] = {ORT_FLOAT, ORT_FLOAT, ORT_FLOAT};
  static const int over_float[] = {ORT_FLOAT, ORT_FLOAT, ORT_FLOAT, ORT_FLOAT, ORT_FLOAT, ORT_INT32, ORT_INT32, ORT_FLOAT, ORT_FLOAT};
  static const int over_int8[] = {ORT_FLOAT, ORT_FLOAT, ORT_FLOAT, ORT_INT8, ORT_INT8, ORT_INT32, ORT_INT32, ORT_FLOAT, ORT_FLOAT, ORT_FLOAT, ORT_FLOAT};
  static const int float_outputs[] = {ORT_FLOAT, ORT_FLOAT, ORT_FLOAT};
  static const int int8_outputs[] = {ORT_FLOAT, ORT_INT8, ORT_INT8};
  enum { KEY_AND_VALUE = 1 << 1 | 1 << 2 };
  out[0] = (Operator){.name = "Attention", .input_types = plain, .inputs = 3, .required_inputs = 3, .output_types = float_outputs, .outputs = 1, .required_outputs = 1};
  out[1] = (Operator){.name = "CausalAttention",
                            .input_types = over_float,
                            .inputs = 9,
                            .required_inputs = 9,
                            .optional_inputs = KEY_AND_VALUE,
                            .output_types = float_outputs,
                            .outputs = 3,
                            .required_outputs = 3};
  out[2] = (Operator){.name = "CausalAttentionInt8",
                            .input_types = over_int8,
                            .inputs = 11,
                            .required_inputs = 11,
                            .optional_inputs = KEY_AND_VALUE,
                            .output_types = int8_outputs,
                            .outputs = 3,
                            .required_outputs = 3};
  describe_operator(&out[0], create_plain, compute_plain, destroy);
  describe_operator(&out[1], create_causal, compute_causal, destroy);
  describe_operator(&out[2], create_causal_int8, compute_causal, destroy);
  for (size_t i = 0; i < ATTENTION_OPERATORS; i++) out[i].kernels = kernels;
}
