import type { Value } from "@tessera/onnx";
import { integerLinear } from "./integer-linear.ts";
import type { Projection } from "./language-weights.ts";
import { floatWeight, type LinearFormat, type PartBuilder } from "./part-builder.ts";
import { quantizeBlocks } from "./quantize-blocks.ts";
import { quantizeRows } from "./quantize-rows.ts";
import { readInPieces } from "./read-in-pieces.ts";
import { rowLinear } from "./row-linear.ts";
import type { RowSource } from "./row-source.ts";

export interface LinearOptions extends Projection {
  /** @default the part's own format */
  readonly format?: LinearFormat;
}

/** Values that share one scale. Smaller blocks are more exact, but a step then reads more scales: bench/results has both sides. */
const blockSize = 128;

const contrib = { domain: "com.microsoft" } as const;

/** `x @ weightᵀ + bias`: [..., in] → [..., out]. */
export function linear(part: PartBuilder, x: Value, { name, weight, bias, format = part.format }: LinearOptions): Value {
  if (format === "vnni8") return integerLinear(part, x, { name, weight, bias });
  if (format === "rows8") return rowLinear(part, quantizeRows(part, x, weight.columns), { name, weight, bias });
  const biasValue = bias && floatWeight(part, `${name}.bias`, [weight.rows], bias);
  if (format === "fp32") return floatLinear(part, x, name, weight, biasValue);
  return blockLinear(part, x, name, weight, biasValue, format === "block8" ? 8 : 4);
}

function floatLinear(part: PartBuilder, x: Value, name: string, weight: RowSource, bias: Value | undefined): Value {
  // FusedMatMul takes the weight as it is stored, so it can be streamed without transposing.
  const w = floatWeight(part, `${name}.weight`, [weight.rows, weight.columns], weight);
  const product = part.graph.node("FusedMatMul", [x, w], { ...contrib, attributes: { transB: 1, alpha: { float: 1 } } });
  return bias ? part.graph.node("Add", [product, bias]) : product;
}

function blockLinear(
  { graph, weights }: PartBuilder,
  x: Value,
  name: string,
  weight: RowSource,
  bias: Value | undefined,
  bits: 4 | 8,
): Value {
  const { rows, columns } = weight;
  const blocks = Math.ceil(columns / blockSize);
  // As above: one pass makes both, the scales wait for their turn.
  let waiting: Uint8Array[] = [];
  const w = weights.declare(graph, `${name}.block${bits}`, "uint8", [rows, blocks, (blockSize * bits) / 8], async function* () {
    waiting = [];
    for await (const { from, to, values } of readInPieces(weight)) {
      const { packed, scales } = quantizeBlocks(values, to - from, columns, bits, blockSize);
      waiting.push(new Uint8Array(scales.buffer));
      yield packed;
    }
  });
  const scales = weights.declare(graph, `${name}.block${bits}.scales`, "float32", [rows, blocks], async function* () {
    yield* waiting;
    waiting = [];
  });
  return graph.node("MatMulNBits", [x, w, scales, "", "", ...(bias ? [bias] : [])], {
    ...contrib,
    attributes: { K: columns, N: rows, bits, block_size: blockSize, accuracy_level: 4 },
  });
}
