import type * as XGrammar from "@mlc-ai/web-xgrammar";
import type { TokenConstraint } from "@tessera/core";
import { LRUCache } from "lru-cache";
import { checkGrammar } from "./check-grammar.ts";
import type { Grammar } from "./grammar.ts";
import { loadXGrammar } from "./load-xgrammar.ts";
import { toXGrammar } from "./to-xgrammar.ts";

export interface GrammarCompilerOptions {
  /** Tokens by id as the vocabulary spells them; "" for those that must not be generated. */
  readonly tokens: readonly string[];
  /** How `tokens` spell bytes. */
  readonly alphabet: "byte-level" | "byte-fallback";
  /** Number of logits; at least as many as tokens. */
  readonly vocabSize: number;
  /** Tokens that may end the answer. */
  readonly stopTokenIds: readonly number[];
}

const keptGrammars = 32;

/**
 * Turns grammars into token masks with XGrammar (Dong et al., 2024). Compiled grammars are kept, the least recently used go first.
 *
 * @throws TesseraError `invalid-argument` from {@link GrammarCompiler.start} when a grammar is not understood
 */
export class GrammarCompiler implements Disposable {
  readonly #xgrammar: typeof XGrammar;
  readonly #tokenizer: XGrammar.TokenizerInfo;
  readonly #compiler: XGrammar.GrammarCompiler;
  readonly #compiled = new LRUCache<string, XGrammar.CompiledGrammar>({ max: keptGrammars, dispose: (grammar) => grammar.dispose() });

  private constructor(xgrammar: typeof XGrammar, tokenizer: XGrammar.TokenizerInfo, compiler: XGrammar.GrammarCompiler) {
    this.#xgrammar = xgrammar;
    this.#tokenizer = tokenizer;
    this.#compiler = compiler;
  }

  static async create({ tokens, alphabet, vocabSize, stopTokenIds }: GrammarCompilerOptions): Promise<GrammarCompiler> {
    const { xgrammar } = await loadXGrammar();
    const kind = alphabet === "byte-level" ? "byte_level" : "byte_fallback";
    const tokenizer = await xgrammar.TokenizerInfo.createTokenizerInfo([...tokens], kind, false, vocabSize, [...stopTokenIds]);
    return new GrammarCompiler(xgrammar, tokenizer, await xgrammar.GrammarCompiler.createGrammarCompiler(tokenizer, false));
  }

  /** The state at the beginning of an answer. */
  async start(grammar: Grammar): Promise<TokenConstraint> {
    const key = JSON.stringify(grammar);
    let compiled = this.#compiled.get(key);
    if (compiled === undefined) {
      await checkGrammar(grammar);
      compiled = await this.#compile(grammar);
      this.#compiled.set(key, compiled);
    }
    return new Matcher(await this.#xgrammar.GrammarMatcher.createGrammarMatcher(compiled));
  }

  async #compile(grammar: Grammar): Promise<XGrammar.CompiledGrammar> {
    const read = await toXGrammar(this.#xgrammar, grammar);
    try {
      return await this.#compiler.compileGrammar(read);
    } finally {
      read.dispose();
    }
  }

  [Symbol.dispose](): void {
    this.#compiled.clear();
    this.#compiler.dispose();
    this.#tokenizer.dispose();
  }
}

class Matcher implements TokenConstraint {
  readonly #matcher: XGrammar.GrammarMatcher;
  #disposed = false;

  constructor(matcher: XGrammar.GrammarMatcher) {
    this.#matcher = matcher;
  }

  allowed(): Promise<Int32Array> {
    return this.#matcher.getNextTokenBitmask();
  }

  accept(id: number): void {
    this.#matcher.acceptToken(id);
  }

  [Symbol.dispose](): void {
    if (!this.#disposed) this.#matcher.dispose();
    this.#disposed = true;
  }
}
