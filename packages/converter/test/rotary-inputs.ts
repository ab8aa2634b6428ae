import { fillRotaryRows, scaledRotaryFrequencies } from "@tessera/core";
import * as ort from "onnxruntime-node";
import type { ModelManifest } from "../src/index.ts";

/** The rotary tables of graphs that take them as inputs, for a sequence of `length` positions, by default one within the trained length. */
export function rotaryInputs({ rotary, headSize }: ModelManifest["language"], positions: number, length = 0): Record<string, ort.Tensor> {
  if (rotary === undefined) return {};
  const width = headSize / 2;
  const rows = { cos: new Float32Array(positions * width), sin: new Float32Array(positions * width), width };
  const { frequencies, magnitude } = scaledRotaryFrequencies(rotary, length);
  fillRotaryRows(rows, frequencies, 0, positions, magnitude);
  const table = (data: Float32Array) => new ort.Tensor("float32", data, [positions, width]);
  return { rotary_cos: table(rows.cos), rotary_sin: table(rows.sin) };
}
