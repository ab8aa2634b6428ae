const scratch = new Float32Array(1);
const scratchBits = new Uint32Array(scratch.buffer);

/** Rounds float32 to IEEE 754 half precision bits, to nearest with ties to even. Overflow becomes infinity. */
export function float32ToFloat16(values: Float32Array, out: Uint16Array = new Uint16Array(values.length)): Uint16Array {
  for (let i = 0; i < values.length; i++) {
    scratch[0] = values[i]!;
    const bits = scratchBits[0]!;
    const sign = (bits >>> 16) & 0x8000;
    const magnitude = bits & 0x7fffffff;
    out[i] = sign | roundMagnitude(magnitude);
  }
  return out;
}

function roundMagnitude(magnitude: number): number {
  if (magnitude > 0x7f800000) return 0x7e00;
  if (magnitude >= 0x47800000) return 0x7c00;
  if (magnitude >= 0x38800000) {
    const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
    return (rounded - 0x38000000) >>> 13;
  }
  // Subnormal halves: the spacing is 2^-24, and Math.round-to-even on the exact multiple is enough.
  scratchBits[0] = magnitude;
  const multiple = scratch[0]! * 2 ** 24;
  const floor = Math.floor(multiple);
  const rest = multiple - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}
