import type { Tensor } from "@tessera/core";
import type { KvData } from "./kv-options.ts";

/** What the graph takes and gives for keys and values that lie in `memory`, as past and present at once. */
export function kvTensors(memory: readonly KvData[], shape: readonly number[], kvScales: Float32Array | undefined) {
  const inputs: Record<string, Tensor> = {};
  const outputs: Record<string, Tensor> = {};
  memory.forEach((data, i) => {
    const name = `${i % 2 === 0 ? "key" : "value"}_${i >> 1}`;
    const tensor: Tensor = { type: kvScales === undefined ? "float32" : "int8", shape, data };
    inputs[`past_${name}`] = tensor;
    outputs[`present_${name}`] = tensor;
  });
  if (kvScales !== undefined) inputs.kv_scales = { type: "float32", shape: [kvScales.length], data: kvScales };
  return { inputs, outputs };
}
