/** Forbids the last token of each sequence when the history ends with the rest of it: `NoBadWordsLogitsProcessor` of transformers. */
export function banWords(logits: Float32Array, history: readonly number[], badWordsIds: readonly (readonly number[])[]): void {
  for (const word of badWordsIds) {
    const start = history.length - (word.length - 1);
    const last = word.at(-1);
    if (last !== undefined && start >= 0 && word.slice(0, -1).every((id, i) => history[start + i] === id))
      logits[last] = Number.NEGATIVE_INFINITY;
  }
}
