import type { SafetensorsEntry } from "@tessera/checkpoint";
import { elementCount, float32ToBfloat16, type RandomSource } from "@tessera/core";

const poolSize = 1 << 16;

/**
 * Seeded weights of plausible size: about N(0, 0.02) for matrices, ones for norms, 0.1 for LayerScale. Drawn once into a pool that
 * is read from a random place for each row, so that a gigabyte takes seconds.
 */
export function randomWeights(random: RandomSource): (entry: SafetensorsEntry) => Uint8Array {
  const pool = new Float32Array(poolSize);
  for (let i = 0; i < poolSize; i++) {
    let sum = -6;
    for (let k = 0; k < 12; k++) sum += random();
    pool[i] = 0.02 * sum;
  }
  const bits = float32ToBfloat16(pool);
  return ({ name, shape }) => {
    const out = new Uint16Array(elementCount(shape));
    const constant = /\.ls[12]$/.test(name) ? 0.1 : /norm\d?\.weight$|layernorm\.weight$|mlp1\.0\.weight$/.test(name) ? 1 : undefined;
    if (constant !== undefined) out.fill(float32ToBfloat16(Float32Array.of(constant))[0]!);
    else {
      for (let at = 0; at < out.length; ) {
        const start = Math.floor(random() * poolSize);
        const length = Math.min(poolSize - start, out.length - at);
        out.set(bits.subarray(start, start + length), at);
        at += length;
      }
    }
    return new Uint8Array(out.buffer);
  };
}
