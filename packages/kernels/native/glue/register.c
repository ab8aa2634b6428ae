/* What the library exports. ONNX Runtime calls the first by its name; the others are for a caller that chooses. */
#include "../dispatch.h"
#include "operator.h"

#if defined(_WIN32)
#define EXPORT __declspec(dllexport)
/* Called when the library is loaded, in place of a C library's: nothing to do. */
int _DllMainCRTStartup(void) { return 1; }
#else
#define EXPORT __attribute__((visibility("default")))
#endif

enum { OPERATORS = 6 };

/* One domain an instruction set for all sessions: it has to live as long as any of them, and nothing says when the last one ends. */
typedef struct {
  void *domain;
  Operator operators[OPERATORS];
} Domain;

static Status create_domain(Api api, const MicroKernels *kernels, Domain *to) {
  void *domain = NULL;
  Status status = ort_create_domain(api, "tessera", &domain);
  linear_operators(kernels, to->operators);
  attention_operators(kernels, to->operators + LINEAR_OPERATORS);
  for (size_t i = 0; status == NULL && i < OPERATORS; i++) status = ort_domain_add(api, domain, &to->operators[i].op);
  if (status == NULL) to->domain = domain;
  return status;
}

static Status add_domain(void *options, Api api, const MicroKernels *kernels, size_t index) {
  static Domain domains[MOST_SETS];
  static char busy;
  Domain *domain = &domains[index];
  while (__atomic_test_and_set(&busy, __ATOMIC_ACQUIRE)) {}
  Status status = domain->domain == NULL ? create_domain(api, kernels, domain) : NULL;
  __atomic_clear(&busy, __ATOMIC_RELEASE);
  return status != NULL ? status : ort_add_domain(api, options, domain->domain);
}

EXPORT Status RegisterCustomOps(void *options, const ApiBase *base) {
  const Api api = base->get_api(API_VERSION);
  if (api == NULL) return NULL; /* Then this ONNX Runtime is older than the API; it names the missing operators itself. */
  const MicroKernels *usable[MOST_SETS];
  usable_kernels(usable);
  return add_domain(options, api, usable[0], 0);
}

static int same(const char *a, const char *b) {
  while (*a != 0 && *a == *b) a++, b++;
  return *a == *b;
}

/** The same with the micro-kernels of one instruction set, which must be among TesseraInstructionSets(). */
EXPORT Status TesseraRegister(void *options, const ApiBase *base, const char *name) {
  const Api api = base->get_api(API_VERSION);
  if (api == NULL) return NULL;
  const MicroKernels *usable[MOST_SETS];
  const size_t count = usable_kernels(usable);
  for (size_t i = 0; i < count; i++)
    if (same(usable[i]->name, name)) return add_domain(options, api, usable[i], i);
  return ort_create_status(api, ORT_INVALID_ARGUMENT, "tessera: this processor has no such instruction set");
}

/** The instruction sets that this processor can run, the fastest first, with spaces between them. */
EXPORT const char *TesseraInstructionSets(void) {
  static char names[MOST_SETS * 16];
  const MicroKernels *usable[MOST_SETS];
  const size_t count = usable_kernels(usable);
  char *to = names;
  for (size_t i = 0; i < count; i++) {
    if (i > 0) *to++ = ' ';
    for (const char *from = usable[i]->name; *from != 0; from++) *to++ = *from;
  }
  return names;
}

/** Changes with the functions above. */
EXPORT int TesseraInterface(void) { return 2; }
