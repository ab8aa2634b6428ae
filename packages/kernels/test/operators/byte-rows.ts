import { roundHalfToEven } from "./round-half-to-even.ts";

const { abs, fround, max, min } = Math;

/** One head of queries or keys: token i begins at `offset + i × stride`. */
export interface Head {
  readonly data: Float32Array;
  readonly offset: number;
  readonly stride: number;
  readonly tokens: number;
  readonly size: number;
}

/** What `Attention` takes for a head's queries, as panels.h says: 8 bits with a step of 1/127 of a row's largest number. [tokens × size] */
export function byteQueries({ data, offset, stride, tokens, size }: Head): Float64Array {
  return rounded(
    tokens,
    size,
    (token, d) => data[offset + token * stride + d]!,
    (most) => [fround(127 / most), most / 127],
  );
}

/** The same for its keys, from which the mean of up to eight is taken off first. [tokens × size] */
export function byteKeys({ data, offset, stride, tokens, size }: Head): Float64Array {
  const samples = min(tokens, 8);
  const centre = new Float32Array(size);
  for (let i = 0; i < samples; i++) {
    const at = offset + Math.floor((i * tokens) / samples) * stride;
    for (let d = 0; d < size; d++) centre[d] = fround(centre[d]! + fround(data[at + d]! / samples));
  }
  return rounded(
    tokens,
    size,
    (token, d) => fround(data[offset + token * stride + d]! - centre[d]!),
    (most) => {
      const unit = fround(most * fround(1 / 127));
      return [fround(1 / unit), unit];
    },
  );
}

/** @param steps of a row's largest magnitude: steps in one, and one step */
function rounded(
  tokens: number,
  size: number,
  read: (token: number, d: number) => number,
  steps: (most: number) => readonly [number, number],
): Float64Array {
  const result = new Float64Array(tokens * size);
  for (let token = 0; token < tokens; token++) {
    const row = Float32Array.from({ length: size }, (_, d) => read(token, d));
    const most = row.reduce((largest, value) => max(largest, abs(value)), 0);
    if (most === 0) continue;
    const [factor, unit] = steps(most);
    row.forEach((value, d) => {
      result[token * size + d] = max(-128, min(127, roundHalfToEven(fround(value * factor)))) * unit;
    });
  }
  return result;
}
