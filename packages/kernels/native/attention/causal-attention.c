#include "causal-attention.h"

#include "few-queries.h"
#include "many-queries.h"

static int empty(const CausalAttentionCall *call) { return call->batch * call->tokens * call->kv_heads == 0; }

size_t causal_attention_scratch_bytes(const CausalAttentionCall *call) {
  if (empty(call)) return 0;
  Heads heads = heads_of_causal_attention(call);
  return few_queries_suit(&heads) ? few_queries_scratch_bytes(&heads) : many_queries_scratch_bytes(&heads);
}

void causal_attention(const CausalAttentionCall *call, void *scratch, const Workers *workers) {
  if (empty(call)) return;
  Heads heads = heads_of_causal_attention(call);
  if (few_queries_suit(&heads)) few_queries(&heads, scratch, workers);
  else many_queries(&heads, scratch, workers);
}
