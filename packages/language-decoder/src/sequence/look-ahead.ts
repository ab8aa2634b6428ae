import type { Prediction } from "../prediction/prediction.ts";
import type { Predictions } from "../prediction/predictions.ts";
import { findDraft } from "./find-draft.ts";
import type { Sequence } from "./sequence.ts";
import type { TokenEmbedding } from "./token-embedding.ts";

export interface LookAheadOptions {
  readonly sequence: Sequence;
  readonly embedding: TokenEmbedding;
  /** Tokens to try out in a run; 0 tries none. */
  readonly tokens: number;
}

/**
 * Predicts what follows each chosen token, where it can from a run that tried several likely tokens out. Those that are not chosen cost
 * time, never another answer: what is chosen from is always predicted after the tokens before.
 */
export class LookAhead {
  readonly #options: LookAheadOptions;
  readonly #row: Float32Array;
  #draft: readonly number[] = [];
  /** Tokens of the draft that were chosen. */
  #taken = 0;
  #predictions: Predictions | undefined;
  /** Tokens tried out, and those of them that were chosen. */
  readonly counts = { tried: 0, taken: 0 };

  constructor(options: LookAheadOptions) {
    this.#options = options;
    this.#row = new Float32Array(options.embedding.columns);
  }

  /**
   * What is predicted after a token.
   *
   * @param ids all tokens of the sequence, the new one included
   * @param room positions that the sequence may still take, the new one's included
   */
  async after(ids: readonly number[], room: number, signal: AbortSignal | undefined): Promise<Prediction> {
    const { sequence, embedding, tokens } = this.#options;
    const id = ids.at(-1)!;
    if (this.#predictions && this.#taken < this.#draft.length && id === this.#draft[this.#taken]) {
      this.#taken++;
      this.counts.taken++;
      sequence.cache.length++;
      return this.#predictions.at(this.#taken);
    }
    this.#taken = 0;
    const most = Math.min(tokens, room - 1, sequence.roomToTry);
    this.#draft = most > 0 ? findDraft(ids, most) : [];
    if (this.#draft.length === 0) {
      embedding.lookup(id, this.#row, 0);
      await sequence.step(this.#row, signal);
      return sequence.prediction;
    }
    this.counts.tried += this.#draft.length;
    const tried = [id, ...this.#draft];
    const embeds = new Float32Array(tried.length * embedding.columns);
    for (const [i, token] of tried.entries()) embedding.lookup(token, embeds, i * embedding.columns);
    this.#predictions = await sequence.tryOut(embeds, tried.length, signal);
    return this.#predictions.at(0);
  }
}
