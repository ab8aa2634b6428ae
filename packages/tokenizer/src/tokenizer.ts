import type { TextPiece } from "./prompts/text-piece.ts";

/** Options of {@link Tokenizer.encode}. */
export interface EncodeOptions {
  /**
   * Adds the begin-of-sequence token where the tokenizer has one (Qwen2 has none).
   * @default true
   */
  readonly addSpecialTokens?: boolean;
  /**
   * Ends with `context-overflow` as soon as there are surely more: a text far too long is not read to its end.
   * @default no limit
   */
  readonly maxTokens?: number;
}

/** Options of {@link Tokenizer.decode}. */
export interface DecodeOptions {
  /**
   * Leaves the special tokens (`specialIds`) out of the text.
   * @default false
   */
  readonly skipSpecialTokens?: boolean;
}

/**
 * Text to token ids and back, equal to the slow Python tokenizers of the InternVL2 releases (transformers 4.37).
 *
 * Ids outside the vocabulary (a checkpoint may have padded rows) decode to nothing.
 */
export interface Tokenizer {
  /** Token ids of a text; special tokens written in the text are recognised, but for those in plain pieces. */
  encode(text: string | readonly TextPiece[], options?: EncodeOptions): number[];
  /** Text of token ids; broken UTF-8 becomes U+FFFD. */
  decode(ids: readonly number[], options?: DecodeOptions): string;
  tokenToId(token: string): number | undefined;
  idToToken(id: number): string | undefined;
  /** Ids that `skipSpecialTokens` leaves out: bos, eos, unk, pad, … and the additional special tokens. */
  readonly specialIds: ReadonlySet<number>;
  /** Whether `decode` joins punctuation with the word before it (`clean_up_tokenization_spaces`, Llama 3). */
  readonly cleansUpSpaces: boolean;
  /** How tokens spell bytes: GPT-2's alphabet with Ġ for the space, or text with ▁ and <0x0A>. */
  readonly alphabet: "byte-level" | "byte-fallback";
  /** Highest id + 1. */
  readonly size: number;
}
