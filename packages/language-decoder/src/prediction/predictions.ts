import type { Tensor } from "@tessera/core";
import { logitPositions } from "./logit-positions.ts";
import type { Prediction } from "./prediction.ts";

export interface PredictionsOptions {
  /** Sequences of a run, at most. */
  readonly batch: number;
  /** Last positions of each sequence after which the next token is predicted. */
  readonly chosen: number;
  readonly vocabSize: number;
  /** Logits, or the likeliest tokens alone, for graphs that give them. */
  readonly wantsLogits: boolean;
}

/** Memory for what runs predict: every run that takes its tensors overwrites it. */
export class Predictions {
  readonly #options: PredictionsOptions;
  /** [batch, chosen], if no logits are wanted */
  readonly #best: BigInt64Array;
  /** [batch, chosen, vocab], if wanted */
  readonly logits: Float32Array;
  /** logit_positions */
  readonly inputs: Readonly<Record<"logit_positions", Tensor>>;

  constructor(options: PredictionsOptions) {
    const { batch, chosen, vocabSize, wantsLogits } = options;
    this.#options = options;
    this.#best = new BigInt64Array(wantsLogits ? 0 : batch * chosen);
    this.logits = new Float32Array(wantsLogits ? batch * chosen * vocabSize : 0);
    this.inputs = { logit_positions: logitPositions(chosen) };
  }

  /** logits or best, for a run of the first `batch` sequences. */
  outputs(batch: number): Readonly<Record<string, Tensor>> {
    const { chosen, vocabSize, wantsLogits } = this.#options;
    return wantsLogits
      ? { logits: { type: "float32", shape: [batch, chosen, vocabSize], data: this.logits } }
      : { best: { type: "int64", shape: [batch, chosen], data: this.#best } };
  }

  /** What was predicted at `index` of [batch × chosen]; logits stay where they are. */
  at(index: number): Prediction {
    const { vocabSize, wantsLogits } = this.#options;
    return wantsLogits ? this.logits.subarray(index * vocabSize, (index + 1) * vocabSize) : Number(this.#best[index]);
  }

  /** Takes over what another run predicted. */
  set(index: number, prediction: Prediction): void {
    if (typeof prediction === "number") this.#best[index] = BigInt(prediction);
    else this.logits.set(prediction, index * this.#options.vocabSize);
  }
}
