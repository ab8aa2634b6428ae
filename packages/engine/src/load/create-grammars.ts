import { GrammarCompiler } from "@tessera/grammar";
import type { Tokenizer } from "@tessera/tokenizer";

/** Makes the grammar compiler of a model when it is first needed: reading a large vocabulary takes a while. */
export function createGrammars(
  tokenizer: Tokenizer,
  vocabSize: number,
  stopTokenIds: readonly number[],
): { readonly compiler: () => GrammarCompiler } & AsyncDisposable {
  let compiler: GrammarCompiler | undefined;
  const create = () => {
    // Special tokens other than the stop tokens have no text, so no answer of a given form holds them.
    const spell = (_: unknown, id: number) =>
      tokenizer.specialIds.has(id) && !stopTokenIds.includes(id) ? "" : (tokenizer.idToToken(id) ?? "");
    const tokens = Array.from({ length: Math.min(tokenizer.size, vocabSize) }, spell);
    return new GrammarCompiler({ tokens, alphabet: tokenizer.alphabet, vocabSize, stopTokenIds });
  };
  return {
    compiler: () => {
      compiler ??= create();
      return compiler;
    },
    [Symbol.asyncDispose]: async () => compiler?.[Symbol.dispose](),
  };
}
