import { banWords } from "./ban-words.ts";
import type { GenerationOptions } from "./options/generation-options.ts";

export interface LogitsContext {
  /** What the processors see: the dummy BOS of generation from embeddings, then the tokens generated; never the prompt. */
  readonly history: readonly number[];
  /** Tokens generated, without the BOS. */
  readonly generated: number;
  readonly stopTokenIds: readonly number[];
}

/**
 * Changes logits [vocab] in place, in the order of transformers 4.37.2's processors: repetition penalty, n-gram ban, bad words, minimum
 * length, suppressed tokens. Presence and frequency penalties and the logit bias, which it does not have, come right after the repetition
 * penalty.
 */
export function processLogits(logits: Float32Array, options: GenerationOptions, { history, generated, stopTokenIds }: LogitsContext): void {
  const { repetitionPenalty = 1, presencePenalty = 0, frequencyPenalty = 0, noRepeatNgramSize = 0 } = options;
  const { badWordsIds = [], minLength = 0, minNewTokens = 0, suppressTokens = [], logitBias = {} } = options;
  if (repetitionPenalty !== 1) {
    for (const id of new Set(history)) logits[id] = logits[id]! < 0 ? logits[id]! * repetitionPenalty : logits[id]! / repetitionPenalty;
  }
  if (presencePenalty !== 0 || frequencyPenalty !== 0) {
    const own = history.slice(history.length - generated);
    for (const id of own) logits[id]! -= frequencyPenalty;
    for (const id of new Set(own)) logits[id]! -= presencePenalty;
  }
  for (const [id, bias] of Object.entries(logitBias)) logits[Number(id)]! += bias;
  if (noRepeatNgramSize > 0) banRepeatedNgrams(logits, history, noRepeatNgramSize);
  banWords(logits, history, badWordsIds);
  if (history.length < minLength || generated < minNewTokens) for (const id of stopTokenIds) logits[id] = Number.NEGATIVE_INFINITY;
  for (const id of suppressTokens) logits[id] = Number.NEGATIVE_INFINITY;
}

function banRepeatedNgrams(logits: Float32Array, history: readonly number[], size: number): void {
  const start = history.length - size + 1;
  if (start < 0) return;
  for (let i = 0; i + size <= history.length; i++) {
    let same = true;
    for (let j = 0; same && j < size - 1; j++) same = history[i + j] === history[start + j];
    if (same) logits[history[i + size - 1]!] = Number.NEGATIVE_INFINITY;
  }
}
