import { type RandomSource, seededRandom } from "@tessera/core";
import type { DecodeRequest } from "../decode-request.ts";
import type { Prediction } from "../prediction/prediction.ts";
import { applyConstraint } from "./apply-constraint.ts";
import { chooseToken } from "./choose-token.ts";
import type { CheckedOptions } from "./options/check-generation-options.ts";
import { processLogits } from "./process-logits.ts";
import { type TokenLogprobs, tokenLogprobs } from "./token-logprobs.ts";

/** A token that was chosen. */
export interface ChosenToken {
  readonly id: number;
  readonly logprobs: TokenLogprobs | undefined;
  /** Whether it ends the answer. */
  readonly stops: boolean;
}

type Sampled = Pick<DecodeRequest, "stopTokenIds" | "bosTokenId" | "constraint">;

/** Chooses an answer's tokens one after the other, by the request's options, its constraint and what was chosen before. */
export class AnswerSampler {
  readonly #request: Sampled;
  readonly #options: CheckedOptions;
  readonly #random: RandomSource;
  readonly #stops: ReadonlySet<number>;
  readonly #history: number[];
  /** Tokens chosen so far. */
  generated = 0;

  constructor(request: Sampled, options: CheckedOptions) {
    this.#request = request;
    this.#options = options;
    this.#random = seededRandom(options.seed ?? Math.floor(Math.random() * 2 ** 32));
    this.#stops = new Set(request.stopTokenIds);
    this.#history = request.bosTokenId === undefined ? [] : [request.bosTokenId];
  }

  /** Logits that come in are changed in place. */
  async choose(prediction: Prediction): Promise<ChosenToken> {
    const { stopTokenIds, constraint } = this.#request;
    const options = this.#options;
    const logits = typeof prediction === "number" ? undefined : prediction;
    if (logits) processLogits(logits, options, { history: this.#history, generated: this.generated, stopTokenIds });
    if (logits && constraint) applyConstraint(logits, await constraint.allowed());
    const id = typeof prediction === "number" ? prediction : chooseToken(prediction, options, this.#random);
    constraint?.accept(id);
    this.generated++;
    this.#history.push(id);
    const logprobs = logits === undefined || options.logprobs === undefined ? undefined : tokenLogprobs(logits, id, options.logprobs);
    return { id, logprobs, stops: this.#stops.has(id) };
  }
}
