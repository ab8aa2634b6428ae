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
    const results = products.map(
      ({ operator }) => [operator, { type: "float32", shape: [rows, outputs], data: new Float32Array(rows * outputs) }] as const,
    );
    const largest = products.flatMap(({ best }) => (best === undefined ? [] : [[best, new BigInt64Array(rows)] as const]));
    const ids = largest.map(([name, data]) => [name, { type: "int64", shape: [rows], data }] as const);
    await session.run({ x: { type: "float32", shape: [rows, inputs], data: x } }, Object.fromEntries([...results, ...ids]));
    products.forEach(({ operator, weights, best }, i) => {
      const expected = knownProducts(x, weights);
      const most = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
      const found = results[i]![1].data;
      if (expected.some((value, at) => !(Math.abs(value - found[at]!) <= 1e-6 * most))) wrong.add(operator);
      for (const [name, data] of largest)
        if (name === best && data.some((id, row) => Number(id) !== firstLargest(expected, row))) wrong.add(name);
    });
  }
  return [...wrong];
}

function firstLargest(products: Float64Array, row: number): number {
  const all = products.subarray(row * outputs, (row + 1) * outputs);
  return all.indexOf(all.reduce((a, b) => Math.max(a, b)));
}
