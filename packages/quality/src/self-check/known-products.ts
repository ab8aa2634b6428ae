/** Inputs of a row; two blocks of 128. */
export const inputs = 256;
/** Output channels. */
export const outputs = 32;

/** Extreme values in an order that gives every sign beside every other. */
const pattern = (extremes: readonly number[], row: number, k: number): number =>
  extremes[(row % 3 === 0 ? row : row % 3 === 1 ? k : k >> 3) % extremes.length]! * (row % 5 === 4 && k % 7 === 3 ? 0 : 1);

/**
 * Activations [rows, inputs] that 8 bits hold exactly: ±127 and zeros, both ends in every block, so that each scale is 1 and each zero point 0.
 */
export function knownActivations(rows: number): Float32Array {
  const values = new Float32Array(rows * inputs);
  for (let row = 0; row < rows; row++)
    for (let k = 0; k < inputs; k++) {
      const end = k % 128 === 0 ? 127 : k % 128 === 1 ? -127 : undefined;
      values[row * inputs + k] = end ?? pattern([127, -127, 127, 127, -127], row, k);
    }
  return values;
}

/** Weights [outputs, inputs] at the ends of their range, from `least` to `most`. */
export function knownWeights(least: number, most: number): Float64Array {
  return Float64Array.from({ length: outputs * inputs }, (_, i) =>
    pattern([most, least, most, least, least], Math.floor(i / inputs), i % inputs),
  );
}

/** x Wᵀ [rows, outputs], exact. */
export function knownProducts(x: ArrayLike<number>, weights: Float64Array): Float64Array {
  const rows = x.length / inputs;
  return Float64Array.from({ length: rows * outputs }, (_, i) => {
    const [row, output] = [Math.floor(i / outputs), i % outputs];
    let sum = 0;
    for (let k = 0; k < inputs; k++) sum += x[row * inputs + k]! * weights[output * inputs + k]!;
    return sum;
  });
}
