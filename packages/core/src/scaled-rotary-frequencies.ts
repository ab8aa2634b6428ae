import { rotaryFrequencies } from "./rotary-frequencies.ts";
import type { RotaryScaling } from "./rotary-scaling.ts";

/**
 * The frequencies for a sequence of `length` positions, float32 [size / 2], and what cosines and sines are multiplied with. Follows
 * `modeling_internlm2.py` and `modeling_phi3.py`.
 */
export function scaledRotaryFrequencies(
  scaling: RotaryScaling,
  length: number,
): { readonly frequencies: Float32Array; readonly magnitude: number } {
  const { size, theta, originalPositions } = scaling;
  if (scaling.scheme === "longrope") {
    const factors = length > originalPositions ? scaling.longFactors : scaling.shortFactors;
    return { frequencies: rotaryFrequencies(size, theta, factors), magnitude: scaling.magnitude };
  }
  const { factor } = scaling;
  const grown = length > originalPositions ? theta * ((factor * length) / originalPositions - (factor - 1)) ** (size / (size - 2)) : theta;
  return { frequencies: rotaryFrequencies(size, grown), magnitude: 1 };
}
