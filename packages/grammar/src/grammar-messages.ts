import type { Grammar } from "./grammar.ts";

/** What a worker reads grammars for. */
export interface Vocabulary {
  /** Tokens by id as the vocabulary spells them; "" for those that must not be generated. */
  readonly tokens: readonly string[];
  /** How `tokens` spell bytes. */
  readonly alphabet: "byte-level" | "byte-fallback";
  /** Number of logits; at least as many as tokens. */
  readonly vocabSize: number;
  /** Tokens that may end the answer. */
  readonly stopTokenIds: readonly number[];
}

export type ToWorker =
  | { readonly type: "compile"; readonly id: number; readonly grammar: Grammar }
  | { readonly type: "start"; readonly id: number; readonly grammar: Grammar }
  /** Moves on past a token, if one is given, and asks for the next mask. */
  | { readonly type: "next"; readonly id: number; readonly matcher: number; readonly token?: number }
  | { readonly type: "end"; readonly matcher: number };

export type FromWorker =
  | { readonly type: "ready" }
  | { readonly type: "compiled"; readonly id: number; readonly milliseconds: number }
  | { readonly type: "started"; readonly id: number; readonly matcher: number }
  | { readonly type: "mask"; readonly id: number; readonly mask: Int32Array }
  | { readonly type: "error"; readonly id: number; readonly reason: string };
