import { bfloat16ToFloat32, float16ToFloat32, float32ToBfloat16, float32ToFloat16 } from "@tessera/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const everyPattern = Uint16Array.from({ length: 65536 }, (_, i) => i);
const isNaN16 = (bits: number, exponent: number) => (bits & exponent) === exponent && (bits & ~exponent & 0x7fff) !== 0;

describe("float16", () => {
  it("comes back from float32 bit for bit, whatever the pattern", () => {
    const back = float32ToFloat16(float16ToFloat32(everyPattern));
    for (let i = 0; i < back.length; i++) {
      if (isNaN16(i, 0x7c00)) expect(isNaN16(back[i]!, 0x7c00)).toBe(true);
      else expect(back[i]).toBe(i);
    }
  });

  it("has the values of IEEE 754", () => {
    const values = [1, -2, 65504, 2 ** -24, 2 ** -14, 0.333251953125, Number.POSITIVE_INFINITY];
    const bits = [0x3c00, 0xc000, 0x7bff, 0x0001, 0x0400, 0x3555, 0x7c00];
    expect(Array.from(float32ToFloat16(Float32Array.from(values)))).toEqual(bits);
    expect(Array.from(float16ToFloat32(Uint16Array.from(bits)))).toEqual(values);
  });

  it("rounds to nearest, ties to even, and overflows to infinity", () => {
    const values = [1 + 2 ** -11, 1 + 3 * 2 ** -11, 2 ** -25, 3 * 2 ** -25, 65519, 65520];
    expect(Array.from(float32ToFloat16(Float32Array.from(values)))).toEqual([0x3c00, 0x3c02, 0x0000, 0x0002, 0x7bff, 0x7c00]);
  });

  it("never picks a neighbour that is further away", () => {
    fc.assert(
      fc.property(fc.float({ min: -65000, max: 65000, noNaN: true }), (value) => {
        const [bits = 0] = float32ToFloat16(Float32Array.of(value));
        const error = (pattern: number) => Math.abs(float16ToFloat32(Uint16Array.of(pattern))[0]! - value);
        for (const neighbour of [bits - 1, bits + 1])
          if (neighbour >= 0 && (neighbour & 0x7fff) < 0x7c00) expect(error(bits)).toBeLessThanOrEqual(error(neighbour));
      }),
    );
  });
});

describe("bfloat16", () => {
  it("comes back from float32 bit for bit, whatever the pattern", () => {
    const back = float32ToBfloat16(bfloat16ToFloat32(everyPattern));
    for (let i = 0; i < back.length; i++) {
      if (isNaN16(i, 0x7f80)) expect(isNaN16(back[i]!, 0x7f80)).toBe(true);
      else expect(back[i]).toBe(i);
    }
  });

  it("rounds to nearest, ties to even", () => {
    const values = [1 + 2 ** -8, 1 + 3 * 2 ** -8, 1 + 2 ** -8 + 2 ** -20, 3.4e38];
    expect(Array.from(float32ToBfloat16(Float32Array.from(values)))).toEqual([0x3f80, 0x3f82, 0x3f81, 0x7f80]);
  });
});
