import { GrammarCompiler } from "@tessera/grammar";
import type { Tokenizer } from "@tessera/tokenizer";

/** Makes the grammar compiler of a model when it is first needed: reading a large vocabulary takes a while. */
export function createGrammars(tokenizer: Tokenizer, vocabSize: number, stopTokenIds: readonly number[]): () => Promise<GrammarCompiler> {
  let compiler: Promise<GrammarCompiler> | undefined;
  const create = () => {
    // Special tokens other than the stop tokens have no text, so no answer of a given form holds them.
    const spell = (_: unknown, id: number) =>
      tokenizer.specialIds.has(id) && !stopTokenIds.includes(id) ? "" : (tokenizer.idToToken(id) ?? "");
    const tokens = Array.from({ length: Math.min(tokenizer.size, vocabSize) }, spell);
    return GrammarCompiler.create({ tokens, alphabet: tokenizer.alphabet, vocabSize, stopTokenIds });
  };
  return () => {
    compiler ??= create();
    return compiler;
  };
}
