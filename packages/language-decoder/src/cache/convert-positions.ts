import { setImmediate } from "node:timers/promises";
import type { KvCache } from "./kv-cache.ts";
import type { KvData } from "./kv-options.ts";

interface Layout {
  readonly numKvHeads: number;
  readonly headSize: number;
  /** float32 [layers × 2 × kv heads × head size] */
  readonly kvScales: Float32Array;
}

/** Numbers between two pauses in which other work of the process may run: a few milliseconds. */
const pauseAfter = 2 ** 20;

/** Writes the positions `from` to `to` of a float32 cache into an int8 one, rounded, or those of an int8 cache into a float32 one. */
export async function convertPositions(
  source: KvCache,
  target: KvCache,
  [from, to]: readonly [number, number],
  layout: Layout,
): Promise<void> {
  const { numKvHeads, headSize, kvScales } = layout;
  let done = 0;
  for (const [i, data] of source.memory.entries()) {
    for (let head = 0; head < numKvHeads; head++) {
      const rows = (memory: KvData, { capacity }: KvCache) =>
        memory.subarray((head * capacity + from) * headSize, (head * capacity + to) * headSize);
      const start = (i * numKvHeads + head) * headSize;
      const scales = kvScales.subarray(start, start + headSize);
      const [read, written] = [rows(data, source), rows(target.memory[i]!, target)];
      if (written instanceof Int8Array) quantize(read as Float32Array, scales, written);
      else dequantize(read as Int8Array, scales, written);
      done += read.length;
      if (done >= pauseAfter) {
        done = 0;
        await setImmediate();
      }
    }
  }
}

/** Adding and subtracting it rounds a small number to the nearest integer, halves to the even one, as the graph does. */
const rounding = 1.5 * 2 ** 52;

function quantize(values: Float32Array, scales: Float32Array, out: Int8Array): void {
  for (let at = 0; at < values.length; ) {
    for (let channel = 0; channel < scales.length; channel++, at++) {
      const scaled = values[at]! / scales[channel]!;
      out[at] = scaled > 127 ? 127 : scaled < -128 ? -128 : scaled + rounding - rounding;
    }
  }
}

function dequantize(values: Int8Array, scales: Float32Array, out: Float32Array): void {
  for (let at = 0; at < values.length; )
    for (let channel = 0; channel < scales.length; channel++, at++) out[at] = values[at]! * scales[channel]!;
}
