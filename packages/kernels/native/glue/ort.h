/*
 * What this library uses of ONNX Runtime's C API. The API is a table of functions whose order never changes, so places in it stand for the names
 * of onnxruntime_c_api.h; the types are opaque.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef void *Status; /* null where all went well */

enum { API_VERSION = 22 };

typedef struct {
  const void *(*get_api)(uint32_t version);
  const char *(*get_version)(void);
} ApiBase;

typedef const void *const *Api;

#define ORT_CALL(api, index, result, ...) ((result(*)(__VA_ARGS__))(uintptr_t)(api)[index])

#define ort_create_status(api, code, message) ORT_CALL(api, 0, Status, int, const char *)(code, message)
#define ort_create_domain(api, name, out) ORT_CALL(api, 26, Status, const char *, void **)(name, out)
#define ort_domain_add(api, domain, op) ORT_CALL(api, 27, Status, void *, const void *)(domain, op)
#define ort_add_domain(api, options, domain) ORT_CALL(api, 28, Status, void *, void *)(options, domain)
#define ort_tensor_data(api, value, out) ORT_CALL(api, 51, Status, void *, void **)(value, out)
#define ort_dimension_count(api, shape, out) ORT_CALL(api, 61, Status, const void *, size_t *)(shape, out)
#define ort_dimensions(api, shape, out, count) ORT_CALL(api, 62, Status, const void *, int64_t *, size_t)(shape, out, count)
#define ort_tensor_shape(api, value, out) ORT_CALL(api, 65, Status, const void *, void **)(value, out)
#define ort_allocate(api, allocator, size, out) ORT_CALL(api, 75, Status, void *, size_t, void **)(allocator, size, out)
#define ort_free(api, allocator, memory) ORT_CALL(api, 76, Status, void *, void *)(allocator, memory)
#define ort_default_allocator(api, out) ORT_CALL(api, 78, Status, void **)(out)
#define ort_attribute_float(api, info, name, out) ORT_CALL(api, 85, Status, const void *, const char *, float *)(info, name, out)
#define ort_attribute_int(api, info, name, out) ORT_CALL(api, 86, Status, const void *, const char *, int64_t *)(info, name, out)
#define ort_input_count(api, context, out) ORT_CALL(api, 88, Status, const void *, size_t *)(context, out)
#define ort_output_count(api, context, out) ORT_CALL(api, 89, Status, const void *, size_t *)(context, out)
#define ort_input(api, context, index, out) ORT_CALL(api, 90, Status, const void *, size_t, const void **)(context, index, out)
#define ort_output(api, context, index, sizes, count, out) \
  ORT_CALL(api, 91, Status, void *, size_t, const int64_t *, size_t, void **)(context, index, sizes, count, out)
#define ort_release_status(api, status) ORT_CALL(api, 93, void, Status)(status)
#define ort_release_shape(api, shape) ORT_CALL(api, 99, void, void *)(shape)
#define ort_parallel_for(api, context, task, count, batches, data) \
  ORT_CALL(api, 274, Status, const void *, void (*)(void *, size_t), size_t, size_t, void *)(context, task, count, batches, data)

enum { ORT_FAIL = 1, ORT_INVALID_ARGUMENT = 2 };
enum { ORT_FLOAT = 1, ORT_UINT8 = 2, ORT_INT8 = 3, ORT_INT32 = 6, ORT_INT64 = 7 };
enum { ORT_REQUIRED = 0, ORT_OPTIONAL = 1 };

/* struct OrtCustomOp: members behind a library's own version are not read. */
typedef struct CustomOp {
  uint32_t version;
  void *(*create_kernel)(const struct CustomOp *, const void *, const void *);
  const char *(*get_name)(const struct CustomOp *);
  const char *(*get_execution_provider)(const struct CustomOp *);
  int (*get_input_type)(const struct CustomOp *, size_t);
  size_t (*get_input_count)(const struct CustomOp *);
  int (*get_output_type)(const struct CustomOp *, size_t);
  size_t (*get_output_count)(const struct CustomOp *);
  void (*compute)(void *, void *);
  void (*destroy)(void *);
  int (*get_input_characteristic)(const struct CustomOp *, size_t);
  int (*get_output_characteristic)(const struct CustomOp *, size_t);
  int (*get_input_memory_type)(const struct CustomOp *, size_t);
  int (*get_variadic_input_min)(const struct CustomOp *);
  int (*get_variadic_input_same)(const struct CustomOp *);
  int (*get_variadic_output_min)(const struct CustomOp *);
  int (*get_variadic_output_same)(const struct CustomOp *);
  Status (*create_kernel_v2)(const struct CustomOp *, const void *, const void *, void **);
  Status (*compute_v2)(void *, void *);
  Status (*infer_shape)(const struct CustomOp *, void *);
  int (*get_start_version)(const struct CustomOp *);
  int (*get_end_version)(const struct CustomOp *);
  size_t (*get_may_inplace)(int **, int **);
  void (*release_may_inplace)(int *, int *);
  size_t (*get_alias_map)(int **, int **);
  void (*release_alias_map)(int *, int *);
} CustomOp;

