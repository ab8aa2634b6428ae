import type { InternVLConfig } from "@tessera/checkpoint";
import type { CheckpointScope } from "../rows/checkpoint-scope.ts";
import type { Projection } from "./language-weights.ts";

/**
 * Token embedding and head. They are one tensor where the configuration ties them and only one is stored; a stored head is used, as the
 * original and transformers 5 do. Both may have more rows than the vocabulary, which are left out.
 *
 * @returns the embedding's checkpoint key and the head's weight, [vocab_size, hidden_size] each
 */
export function languageEmbedding(
  scope: CheckpointScope,
  { hidden_size: H, vocab_size: V, tie_word_embeddings: tied }: InternVLConfig["llm_config"],
  names: { readonly embedding: string; readonly head: string },
): { readonly embeddingKey: string; readonly head: Projection } {
  const [embedding, head] = [`${names.embedding}.weight`, `${names.head}.weight`];
  const embeddingName = tied && !scope.has(embedding) && scope.has(head) ? head : embedding;
  const headName = tied && !scope.has(head) ? embedding : head;
  scope.tensor(embeddingName, [V, H], { padded: true });
  return {
    embeddingKey: scope.key(embeddingName),
    head: { name: headName === head ? scope.key(names.head) : names.head, weight: scope.tensor(headName, [V, H], { padded: true }) },
  };
}
