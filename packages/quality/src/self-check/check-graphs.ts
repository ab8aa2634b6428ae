import { GraphBuilder } from "@tessera/onnx";
import { inputs, knownWeights, outputs } from "./known-products.ts";

/** One product of a check: the name of its output, and the numbers its weight stands for. */
interface CheckedProduct {
  readonly operator: string;
  readonly weights: Float64Array;
  /** Name of an output with the channel of each row's largest product, of equal ones the first. */
  readonly best?: string;
}

/** A graph from `x`, float32 [rows, inputs], to an output [rows, outputs] for each operator that a kind of graph computes with. */
export interface CheckGraph {
  readonly graph: GraphBuilder;
  readonly products: readonly CheckedProduct[];
}

const bytes = (weights: Float64Array, zero: number): Uint8Array => Uint8Array.from(weights, (weight) => weight + zero);
const nibbles = (weights: Float64Array): Uint8Array =>
  Uint8Array.from({ length: weights.length / 2 }, (_, i) => weights[2 * i]! + 8 + ((weights[2 * i + 1]! + 8) << 4));
const columns = (weights: Float64Array): Int8Array =>
  Int8Array.from({ length: weights.length }, (_, i) => weights[(i % outputs) * inputs + Math.floor(i / outputs)]!);
const ones = (count: number) => new Float32Array(count).fill(1);

function start(name: string) {
  const graph = new GraphBuilder(name);
  graph.input("x", "float32", ["rows", inputs]);
  const [byte, nibble] = [knownWeights(-128, 127), knownWeights(-8, 7)];
  const blocks = inputs / 128;
  graph.constant("byte", "uint8", [outputs, blocks, 128], bytes(byte, 128));
  graph.constant("nibble", "uint8", [outputs, blocks, 64], nibbles(nibble));
  graph.constant("column", "int8", [inputs, outputs], columns(byte));
  graph.constant("block_scales", "float32", [outputs, blocks], ones(outputs * blocks));
  graph.constant("column_scales", "float32", [outputs], ones(outputs));
  const products: CheckedProduct[] = [];
  const add = (operator: string, weights: Float64Array, name: string) => {
    graph.output(name, "float32", ["rows", outputs]);
    products.push({ operator, weights });
  };
  return { graph, products, add, byte, nibble };
}

/** Our own linear operators. */
export function kernelCheck(): CheckGraph {
  const { graph, products, add, byte, nibble } = start("kernel-check");
  const linear = (operator: string, [weight, scales]: readonly [string, string], names: readonly string[]) =>
    graph.node(operator, ["x", weight, scales], {
      domain: "tessera",
      attributes: { K: inputs, N: outputs, activation: 0 },
      outputs: names,
    });
  const node = (operator: string, weight: string, scales: string, weights: Float64Array) => {
    linear(operator, [weight, scales], [operator]);
    add(operator, weights, operator);
  };
  node("LinearRows8", "byte", "block_scales", byte);
  node("LinearRows4", "nibble", "block_scales", nibble);
  node("LinearColumns8", "column", "column_scales", byte);
  // As the head computes logits.
  linear("LinearRows8", ["byte", "block_scales"], ["logits", "best"]);
  graph.output("logits", "float32", ["rows", outputs]);
  graph.output("best", "int64", ["rows"]);
  products.push({ operator: "logits", weights: byte, best: "best" });
  return { graph, products };
}

/** ONNX Runtime's. */
export function stockCheck(): CheckGraph {
  const { graph, products, add, byte, nibble } = start("stock-check");
  const domain = "com.microsoft";
  for (const [bits, weight, weights] of [
    [8, "byte", byte],
    [4, "nibble", nibble],
  ] as const) {
    const attributes = { K: inputs, N: outputs, bits, block_size: 128, accuracy_level: 4 };
    const name = `MatMulNBits${bits}`;
    graph.node("MatMulNBits", ["x", weight, "block_scales"], { domain, attributes, outputs: [name] });
    add(name, weights, name);
  }
  const one = graph.constant("one", "float32", [], ones(1));
  const zero = graph.constant("zero", "uint8", [], Uint8Array.of(128));
  const quantized = graph.node("QuantizeLinear", ["x", one, zero]);
  graph.node("MatMulIntegerToFloat", [quantized, "column", one, "column_scales", zero], { domain, outputs: ["MatMulIntegerToFloat"] });
  add("MatMulIntegerToFloat", byte, "MatMulIntegerToFloat");
  return { graph, products };
}
