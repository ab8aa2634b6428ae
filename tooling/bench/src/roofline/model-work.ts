/** Sizes of a model that say how much it computes and reads; names as in config.json. */
export interface ModelSizes {
  readonly downsample_ratio: number;
  readonly vision_config: {
    readonly hidden_size: number;
    readonly image_size: number;
    readonly intermediate_size: number;
    readonly num_hidden_layers: number;
    readonly patch_size: number;
  };
  readonly llm_config: {
    readonly hidden_size: number;
    readonly intermediate_size: number;
    readonly num_attention_heads: number;
    readonly num_hidden_layers: number;
    readonly num_key_value_heads: number;
    readonly vocab_size: number;
  };
}

/** What a model computes and reads; an operation is a multiplication or an addition. */
export interface ModelWork {
  /** Of a tile, through the projector. */
  readonly visionLinearOps: number;
  readonly visionAttentionOps: number;
  readonly tokensPerTile: number;
  /** Weights of the decoder's layers: each is multiplied once a token. */
  readonly layerWeights: number;
  readonly headWeights: number;
  /** Of the decoder, for one query that looks at one key. */
  readonly attentionOpsPerPair: number;
  /** Keys and values of a token. */
  readonly kvNumbersPerToken: number;
}

/** Counts the products of the model's matrices; norms, activations and biases are left out. */
export function modelWork({ downsample_ratio: ratio, vision_config: vision, llm_config: language }: ModelSizes): ModelWork {
  const { hidden_size: D, intermediate_size: F } = vision;
  const patches = (vision.image_size / vision.patch_size) ** 2;
  const positions = patches + 1;
  const tokensPerTile = patches * ratio ** 2;
  const shuffled = D / ratio ** 2;
  const H = language.hidden_size;
  const embed = patches * 3 * vision.patch_size ** 2 * D;
  const encoder = vision.num_hidden_layers * positions * (4 * D * D + 2 * D * F);
  const projector = tokensPerTile * (shuffled * H + H * H);
  const kv = (H / language.num_attention_heads) * language.num_key_value_heads;
  return {
    visionLinearOps: 2 * (embed + encoder + projector),
    visionAttentionOps: 2 * vision.num_hidden_layers * 2 * positions ** 2 * D,
    tokensPerTile,
    layerWeights: language.num_hidden_layers * (2 * H * H + 2 * H * kv + 3 * H * language.intermediate_size),
    headWeights: language.vocab_size * H,
    attentionOpsPerPair: 2 * language.num_hidden_layers * 2 * H,
    kvNumbersPerToken: language.num_hidden_layers * 2 * kv,
  };
}
