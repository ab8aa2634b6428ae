import type { Tensor } from "@tessera/core";
import { encodeModel } from "@tessera/onnx";
import type { Runtime } from "@tessera/runtime";
import type { CheckGraph } from "./check-graphs.ts";
import { inputs, knownActivations, knownProducts, outputs } from "./known-products.ts";

/** One row is read otherwise than several, and those otherwise than many. */
const rowCounts = [1, 3, 20];

/** The operators of a check whose products are not the known ones on this machine, to a millionth of the largest. */
export async function wrongProducts(
  runtime: Pick<Runtime, "createSession" | "kernels">,
  { graph, products }: CheckGraph,
): Promise<readonly string[]> {
  const model = encodeModel(graph.finish({ "": 20, "com.microsoft": 1, ...(runtime.kernels ? { tessera: 1 } : {}) }));
  await using session = await runtime.createSession(model);
  const wrong = new Set<string>();
  for (const rows of rowCounts) {
    const x = knownActivations(rows);
    const found = products.map((product) => ({ ...product, data: new Float32Array(rows * outputs), ids: new BigInt64Array(rows) }));
    const results: Record<string, Tensor> = {};
    for (const { operator, data, best, ids } of found) {
      results[operator] = { type: "float32", shape: [rows, outputs], data };
      if (best !== undefined) results[best] = { type: "int64", shape: [rows], data: ids };
    }
    await session.run({ x: { type: "float32", shape: [rows, inputs], data: x } }, results);
    for (const { operator, weights, data, best, ids } of found) {
      const expected = knownProducts(x, weights);
      const most = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
      if (expected.some((value, at) => !(Math.abs(value - data[at]!) <= 1e-6 * most))) wrong.add(operator);
      if (best !== undefined && ids.some((id, row) => Number(id) !== firstLargest(expected, row))) wrong.add(best);
    }
  }
  return [...wrong];
}

function firstLargest(products: Float64Array, row: number): number {
  const all = products.subarray(row * outputs, (row + 1) * outputs);
  return all.indexOf(all.reduce((a, b) => Math.max(a, b)));
}
