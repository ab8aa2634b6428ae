import type { RotaryPlan } from "../rope/rotary-plan.ts";
import type { RowSource } from "../rows/row-source.ts";

/** A linear layer's tensors. */
export interface Projection {
  /** Name in the weights file; the checkpoint key where there is one. */
  readonly name: string;
  /** [out, in], as PyTorch stores it */
  readonly weight: RowSource;
  /** [out] */
  readonly bias?: RowSource;
}

export interface NormWeight {
  readonly name: string;
  /** [size of what is normalised] */
  readonly weight: RowSource;
}

/** One decoder layer, whatever the checkpoint calls its tensors. */
interface LanguageLayer {
  readonly attentionNorm: NormWeight;
  /** Positions that are attended to, the own one and those right before it. @default all */
  readonly window?: number;
  /** Rows of q, then k, then v: [(heads + 2 × kv heads) × head size, hidden_size] */
  readonly qkv: Projection;
  /** RMSNorm over each head of q and k, before the rotary embedding (Qwen3): [head size] each. */
  readonly headNorms?: { readonly q: NormWeight; readonly k: NormWeight };
  readonly output: Projection;
  readonly mlpNorm: NormWeight;
  /** Rows of gate, then up: [2 × intermediate_size, hidden_size] */
  readonly gateUp: Projection;
  readonly down: Projection;
}

/** A language model in the one shape that all architectures of the family share. */
export interface LanguageWeights extends RotaryPlan {
  readonly numHeads: number;
  readonly numKvHeads: number;
  /** Size of a head in the graph and in the KV cache. */
  readonly headSize: number;
  /** Size of a head in the checkpoint, when heads are padded: it sets frequencies and scale. @default headSize */
  readonly rotarySize?: number;
  /** Checkpoint key of the token embedding [vocab_size, hidden_size]. */
  readonly embeddingKey: string;
  readonly layers: readonly LanguageLayer[];
  readonly finalNorm: NormWeight;
  readonly head: Projection;
}
