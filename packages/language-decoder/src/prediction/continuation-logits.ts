import type { LanguageDecoderOptions } from "../create-language-decoder.ts";
import type { DecodeRequest } from "../decode-request.ts";
import { RunScheduler } from "../scheduler/run-scheduler.ts";
import { promptEmbeddings } from "../sequence/prompt-embeddings.ts";
import { Sequence } from "../sequence/sequence.ts";

/**
 * Logits that lead to each token of a given answer, float32 [answer, vocab_size], read the way answers are generated: the prompt at once, then
 * a step a token, over the KV cache that generating uses.
 */
export async function continuationLogits(
  request: Pick<DecodeRequest, "inputIds" | "imageSpans" | "imageEmbeds">,
  answer: readonly number[],
  setup: Omit<LanguageDecoderOptions, "maxSequences" | "prefixCacheBytes">,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<Float32Array> {
  const { embedding, vocabSize, contextLength, prefillChunk = 192 } = setup;
  const shape = { ...setup, maxCapacity: contextLength };
  const sequence = new Sequence({ ...shape, prefillChunk, sharedPrefillChunk: prefillChunk, scheduler: new RunScheduler(shape) });
  const data = new Float32Array(answer.length * vocabSize);
  const row = new Float32Array(embedding.columns);
  await sequence.prefill(promptEmbeddings(request, embedding), signal);
  for (const [i, id] of answer.entries()) {
    data.set(sequence.logits, i * vocabSize);
    if (i === answer.length - 1) break;
    embedding.lookup(id, row, 0);
    await sequence.step(row, signal);
  }
  return data;
}
