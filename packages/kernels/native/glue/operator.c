#include "operator.h"

static const char *get_name(const CustomOp *op) { return ((const Operator *)op)->name; }
static const char *get_execution_provider(const CustomOp *op) {
  (void)op;
  return "CPUExecutionProvider";
}
static int get_input_type(const CustomOp *op, size_t index) { return ((const Operator *)op)->input_types[index]; }
static size_t get_input_count(const CustomOp *op) { return ((const Operator *)op)->inputs; }
static int get_output_type(const CustomOp *op, size_t index) { return ((const Operator *)op)->output_types[index]; }
static size_t get_output_count(const CustomOp *op) { return ((const Operator *)op)->outputs; }
static int get_input_characteristic(const CustomOp *op, size_t index) {
  const Operator *self = (const Operator *)op;
  return index >= self->required_inputs || (self->optional_inputs >> index & 1) ? ORT_OPTIONAL : ORT_REQUIRED;
}
static int get_output_characteristic(const CustomOp *op, size_t index) {
  return index >= ((const Operator *)op)->required_outputs ? ORT_OPTIONAL : ORT_REQUIRED;
}
static int on_cpu(const CustomOp *op, size_t index) {
  (void)op;
  (void)index;
  return 0;
}
static int one(const CustomOp *op) {
  (void)op;
  return 1;
}
static size_t none(int **inputs, int **outputs) {
  (void)inputs;
  (void)outputs;
  return 0;
}
static void nothing(int *inputs, int *outputs) {
  (void)inputs;
  (void)outputs;
}

void describe_operator(Operator *op, Status (*create)(const CustomOp *, const void *, const void *, void **), Status (*compute)(void *, void *),
                       void (*destroy)(void *)) {
  op->op = (CustomOp){
      .version = API_VERSION,
      .get_name = get_name,
      .get_execution_provider = get_execution_provider,
      .get_input_type = get_input_type,
      .get_input_count = get_input_count,
      .get_output_type = get_output_type,
      .get_output_count = get_output_count,
      .destroy = destroy,
      .get_input_characteristic = get_input_characteristic,
      .get_output_characteristic = get_output_characteristic,
      .get_input_memory_type = on_cpu,
      .get_variadic_input_min = one,
      .get_variadic_input_same = one,
      .get_variadic_output_min = one,
      .get_variadic_output_same = one,
      .create_kernel_v2 = create,
      .compute_v2 = compute,
      .get_start_version = one,
      .get_end_version = one,
      .get_may_inplace = none,
      .release_may_inplace = nothing,
      .get_alias_map = none,
      .release_alias_map = nothing,
  };
}

static int failed(Run *run, Status status) {
  if (status == NULL) return 0;
  if (run->status == NULL) run->status = status;
  else ort_release_status(run->api, status);
  return 1;
}

void fail(Run *run, const char *message) { failed(run, ort_create_status(run->api, ORT_INVALID_ARGUMENT, message)); }

Run begin_run(Api api, void *context) {
  Run run = {.api = api, .context = context};
  if (!failed(&run, ort_input_count(api, context, &run.inputs))) failed(&run, ort_default_allocator(api, &run.allocator));
  return run;
}

Input read_input(Run *run, size_t index) {
  Input input = {0};
  if (run->status != NULL || index >= run->inputs) return input;
  const void *value = NULL;
  if (failed(run, ort_input(run->api, run->context, index, &value)) || value == NULL) return input;
  void *shape = NULL;
  if (failed(run, ort_tensor_shape(run->api, value, &shape))) return input;
  size_t count = 0;
  if (!failed(run, ort_dimension_count(run->api, shape, &count))) {
    if (count > MOST_DIMENSIONS) fail(run, "tessera: a tensor has more than 4 dimensions");
    else failed(run, ort_dimensions(run->api, shape, input.sizes, count));
  }
  ort_release_shape(run->api, shape);
  if (run->status != NULL || failed(run, ort_tensor_data(run->api, (void *)value, &input.data))) return (Input){0};
  input.value = value;
  input.dimensions = count;
  return input;
}

int has_output(Run *run, size_t index) {
  size_t count = 0;
  return run->status == NULL && !failed(run, ort_output_count(run->api, run->context, &count)) && index < count;
}

void *write_output(Run *run, size_t index, const int64_t *sizes, size_t count) {
  void *value = NULL, *data = NULL;
  if (run->status != NULL || failed(run, ort_output(run->api, run->context, index, sizes, count, &value))) return NULL;
  if (value == NULL) return NULL; /* An optional output whose name is empty. */
  failed(run, ort_tensor_data(run->api, value, &data));
  return data;
}

void *take_memory(Run *run, size_t bytes) {
  if (run->status != NULL) return NULL;
  void *memory = NULL;
  if (failed(run, ort_allocate(run->api, run->allocator, bytes, &memory))) return NULL;
  return memory;
}

void give_memory(Run *run, void *memory) {
  if (memory != NULL) failed(run, ort_free(run->api, run->allocator, memory));
}

static void run_tasks(void *pool, size_t count, Task task, void *data) {
  Run *run = pool;
  /* Tasks that lie side by side share what they read; more batches than threads let a slow thread do less. */
  enum { BATCHES = 64 };
  failed(run, ort_parallel_for(run->api, run->context, task, count, count < BATCHES ? count : BATCHES, data));
}

Workers run_workers(Run *run) { return (Workers){run_tasks, run}; }

static void *take_for_task(void *owner, size_t bytes) { return allocate(((Run *)owner)->api, bytes); }
static void give_from_task(void *owner, void *memory) { release(((Run *)owner)->api, memory); }

Memory run_memory(Run *run) { return (Memory){take_for_task, give_from_task, run}; }

void *allocate(Api api, size_t bytes) {
  void *allocator = NULL, *memory = NULL;
  Status status = ort_default_allocator(api, &allocator);
  if (status == NULL) status = ort_allocate(api, allocator, bytes, &memory);
  if (status != NULL) ort_release_status(api, status);
  return memory;
}

void release(Api api, void *memory) {
  void *allocator = NULL;
  Status status = ort_default_allocator(api, &allocator);
  if (status == NULL) status = ort_free(api, allocator, memory);
  if (status != NULL) ort_release_status(api, status);
}

/* "tessera: <name> is negative or too large". */
static Status refuse_size(Api api, const char *name) {
  static const char start[] = "tessera: ", end[] = " is negative or too large";
  enum { LONGEST_NAME = 32 };
  char message[sizeof start + LONGEST_NAME + sizeof end], *to = message;
  for (const char *from = start; *from != 0; from++) *to++ = *from;
  for (const char *from = name; *from != 0 && from < name + LONGEST_NAME; from++) *to++ = *from;
  for (const char *from = end; *from != 0; from++) *to++ = *from;
  *to = 0;
  return ort_create_status(api, ORT_INVALID_ARGUMENT, message);
}

Status read_int(Api api, const void *info, const char *name, size_t *out) {
  int64_t value = 0;
  Status status = ort_attribute_int(api, info, name, &value);
  /* Sizes of tensors are products of a few attributes: below this they cannot overflow. */
  if (status == NULL && (value < 0 || value > INT32_MAX)) status = refuse_size(api, name);
  *out = (size_t)value;
  return status;
}
