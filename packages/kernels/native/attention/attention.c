#include "attention.h"

#include "many-queries.h"

size_t attention_scratch_bytes(const AttentionCall *call) {
  Heads heads = heads_of_attention(call);
  return many_queries_scratch_bytes(&heads);
}

void attention(const AttentionCall *call, void *scratch, const Workers *workers) {
  if (call->batch * call->tokens * call->heads == 0) return;
  Heads heads = heads_of_attention(call);
  many_queries(&heads, scratch, workers);
}
