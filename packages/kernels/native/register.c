/* The entry that ONNX Runtime calls when the library is registered with a session's options. */
#include <immintrin.h>
#include "operator.h"

static Status create_domain(Api api, void **out) {
  void *domain = NULL;
  Status status = ort_create_domain(api, "tessera", &domain);
  Operator *(*const groups[])(size_t *) = {linear_operators, attention_operators};
  for (size_t group = 0; status == NULL && group < sizeof groups / sizeof groups[0]; group++) {
    size_t count = 0;
    const Operator *operators = groups[group](&count);
    for (size_t i = 0; status == NULL && i < count; i++) status = ort_domain_add(api, domain, &operators[i].op);
  }
  if (status == NULL) *out = domain;
  return status;
}

__attribute__((visibility("default"))) Status RegisterCustomOps(void *options, const ApiBase *base) {
  const Api api = base->get_api(API_VERSION);
  if (api == NULL) return NULL; /* Then this ONNX Runtime is older than the API; it names the missing operators itself. */
  /* One domain for all sessions: it has to live as long as any of them, and nothing says when the last one ends. */
  static void *domain;
  static char busy;
  while (__atomic_test_and_set(&busy, __ATOMIC_ACQUIRE)) _mm_pause();
  Status status = domain == NULL ? create_domain(api, &domain) : NULL;
  __atomic_clear(&busy, __ATOMIC_RELEASE);
  return status != NULL ? status : ort_add_domain(api, options, domain);
}
