import type { InternVLConfig } from "@tessera/checkpoint";
import { type RotaryScaling, rotaryFrequencies } from "@tessera/core";
import { llama3Frequencies } from "./llama3-frequencies.ts";
import { yarnFrequencies } from "./yarn-frequencies.ts";

/** How a language model rotates queries and keys, and how far. */
export interface RotaryPlan {
  /** Most positions a sequence may have. */
  readonly maxPositions: number;
  /** Angles per position, [head size / 2]; within the trained length where they depend on the sequence. */
  readonly frequencies: Float32Array;
  /** What cosines and sines are multiplied with. */
  readonly magnitude: number;
  /** Given where the rotary tables depend on the sequence: the graph then takes them as inputs. */
  readonly rotary?: RotaryScaling;
}

/** Tables and caches grow with it: no model of the family is trained for as many. */
const mostPositions = 2 ** 20;

/** The original never ends a sequence under dynamic NTK; eight times the trained length bounds what can be asked for. */
const stretch = 8;

/** The plan for heads of `size`, as `modeling_rope_utils.py` of transformers and the original's own modules compute it. */
export function rotaryPlan(config: InternVLConfig["llm_config"], size: number): RotaryPlan {
  const { rope_parameters: rope, max_position_embeddings: trained } = config;
  const { rope_theta: theta } = rope;
  const plain = rotaryFrequencies(size, theta);
  const plan = (positions: number, frequencies = plain, magnitude = 1, rotary?: RotaryScaling): RotaryPlan => ({
    maxPositions: Math.min(mostPositions, Math.floor(positions)),
    frequencies,
    magnitude,
    rotary,
  });
  switch (rope.rope_type) {
    case "default":
      return plan(trained);
    case "linear":
      return plan(
        trained * rope.factor,
        plain.map((frequency) => frequency / rope.factor),
      );
    case "llama3":
      return plan(trained, llama3Frequencies(plain, rope));
    case "yarn":
      return plan(Math.max(trained, rope.factor * rope.original_max_position_embeddings), ...yarnFrequencies(size, rope));
    case "dynamic":
      return plan(stretch * trained, plain, 1, { scheme: "dynamic-ntk", size, theta, originalPositions: trained, factor: rope.factor });
    case "longrope": {
      const { short_factor: shortFactors, long_factor: longFactors, original_max_position_embeddings: originalPositions } = rope;
      const extension = rope.factor ?? trained / originalPositions;
      const magnitude = rope.attention_factor ?? (extension <= 1 ? 1 : Math.sqrt(1 + Math.log(extension) / Math.log(originalPositions)));
      const rotary = { scheme: "longrope", size, theta, originalPositions, shortFactors, longFactors, magnitude } as const;
      return plan(trained, rotaryFrequencies(size, theta, shortFactors), magnitude, rotary);
    }
  }
}
