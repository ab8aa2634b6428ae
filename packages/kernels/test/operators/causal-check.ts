import { attentionReference } from "./attention-reference.ts";
import type { CausalCase } from "./causal-case.ts";

export interface CausalErrors {
  /** The largest difference of an output, relative to the largest value that is seen. */
  readonly output: number;
  /** The largest difference of a new key or value; of an int8 one in its steps, less the half that rounding takes. */
  readonly appended: number;
  /** Numbers of the caches that are not new and changed. */
  readonly changed: number;
}

/** Holds what a call of causal attention wrote against double precision. */
export function causalCheck(causal: CausalCase): CausalErrors {
  const { int8, size, tokens, batch, kvHeads, group } = causal.form;
  const presents = causal.call.outputs.slice(1).map((tensor) => tensor!.data as Float32Array | Int8Array);
  let changed = 0;
  let appended = 0;
  let worst = causal.output.some(Number.isNaN) ? 1 : 0;
  let most = 0;
  for (let b = 0; b < batch; b++)
    for (let kvHead = 0; kvHead < kvHeads; kvHead++) {
      const start = causal.starts[b]!;
      const offset = (b * kvHeads + kvHead) * causal.capacity * size;
      const scales = [causal.keyScale, causal.valueScale].map((all) => all.subarray(kvHead * size, (kvHead + 1) * size));
      presents.forEach((present, which) => {
        const before = causal.before[which]!;
        for (let position = 0; position < causal.capacity; position++) {
          const at = offset + position * size;
          const isNew = position >= start && position < start + tokens;
          const from = (b * tokens + position - start) * causal.keyStride + kvHead * size;
          const source = which === 0 ? causal.key : causal.value;
          const given = isNew ? source.subarray(from, from + size) : undefined;
          const expected = given && which === 0 ? rotate(causal, given, position) : given;
          for (let d = 0; d < size; d++) {
            const stored = present[at + d]!;
            if (expected === undefined) changed += stored === before[at + d] ? 0 : 1;
            else if (int8) {
              const exact = Math.max(-128, Math.min(127, expected[d]! / scales[which]![d]!));
              appended = Math.max(appended, Math.abs(exact - stored) - 0.5);
            } else appended = Math.max(appended, Math.abs(expected[d]! - stored));
            if (which === 1 && position < start + tokens) most = Math.max(most, Math.abs(stored * (int8 ? scales[1]![d]! : 1)));
          }
        }
      });
      const [keys, values] = presents.map((present, which) => {
        const data = Float64Array.from(present.subarray(offset, offset + (start + tokens) * size));
        if (int8) for (let i = 0; i < data.length; i++) data[i]! *= scales[which]![i % size]!;
        return { data, offset: 0, stride: size };
      });
      // The first, the last, and some between; every one of up to three.
      for (let token = 0; token < tokens; token += Math.max(1, Math.min(tokens - 1 - token, tokens >> 1)))
        for (let head = kvHead * group; head < (kvHead + 1) * group; head++) {
          const from = (b * tokens + token) * causal.queryStride + head * size;
          const query = rotate(causal, causal.query.subarray(from, from + size), start + token);
          const expected = attentionReference(query, keys!, values!, start + token + 1, causal.scale);
          const at = ((b * tokens + token) * kvHeads * group + head) * size;
          for (let d = 0; d < size; d++) worst = Math.max(worst, Math.abs(expected[d]! - causal.output[at + d]!));
        }
    }
  return { output: worst / (most || 1), appended, changed };
}

function rotate({ cos, sin }: CausalCase, x: Float32Array, position: number): Float64Array {
  const half = x.length / 2;
  return Float64Array.from(x, (value, d) => {
    const at = position * half + (d % half);
    return d < half ? value * cos[at]! - x[d + half]! * sin[at]! : value * cos[at]! + x[d - half]! * sin[at]!;
  });
}
