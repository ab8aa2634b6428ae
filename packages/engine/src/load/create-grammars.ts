import { type Grammar, GrammarCompiler } from "@tessera/grammar";
import type { Tokenizer } from "@tessera/tokenizer";

/** What marks regions: special tokens that answers with boxes are made of. */
const regionTokens = new Set(["<ref>", "</ref>", "<box>", "</box>"]);

/** Makes the grammar compilers of a model when they are first needed: reading a large vocabulary takes a while. */
export function createGrammars(
  tokenizer: Tokenizer,
  vocabSize: number,
  stopTokenIds: readonly number[],
): { readonly compilerOf: (grammar: Grammar) => GrammarCompiler } & AsyncDisposable {
  const compilers: { plain?: GrammarCompiler; regions?: GrammarCompiler } = {};
  const create = (regions: boolean) => {
    // Special tokens other than the stop tokens have no text, so no answer of a given form holds them; those of regions only where they are it.
    const spell = (_: unknown, id: number) => {
      const token = tokenizer.idToToken(id) ?? "";
      return tokenizer.specialIds.has(id) && !stopTokenIds.includes(id) && !(regions && regionTokens.has(token)) ? "" : token;
    };
    const tokens = Array.from({ length: Math.min(tokenizer.size, vocabSize) }, spell);
    return new GrammarCompiler({ tokens, alphabet: tokenizer.alphabet, vocabSize, stopTokenIds });
  };
  return {
    compilerOf({ type }) {
      const kind = type === "boxes" ? "regions" : "plain";
      compilers[kind] ??= create(kind === "regions");
      return compilers[kind];
    },
    async [Symbol.asyncDispose]() {
      compilers.plain?.[Symbol.dispose]();
      compilers.regions?.[Symbol.dispose]();
    },
  };
}
