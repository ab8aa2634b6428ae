import type { Value } from "@tessera/onnx";
import type { Projection } from "../architectures/language-weights.ts";
import { blockSize, blockWeight } from "../formats/block-weight.ts";
import { isKernelFormat } from "../formats/is-kernel-format.ts";
import { quantizeRows } from "../formats/quantize-rows.ts";
import type { RowSource } from "../rows/row-source.ts";
import { floatWeight, type LinearFormat, type PartBuilder } from "../store/part-builder.ts";
import { integerLinear } from "./integer-linear.ts";
import { kernelLinear } from "./kernel-linear.ts";
import { rowLinear } from "./row-linear.ts";

export interface LinearOptions extends Projection {
  /** @default the part's own format */
  readonly format?: LinearFormat;
  /** Applied to the product and its bias. @default nothing */
  readonly activation?: "gelu";
  /** Added at the end, shaped as the result. @default nothing */
  readonly residual?: Value;
}

const contrib = { domain: "com.microsoft" } as const;

/** `activation(x @ weightᵀ + bias) + residual`: [..., in] → [..., out]. */
export function linear(part: PartBuilder, x: Value, { format = part.format, activation, residual, ...projection }: LinearOptions): Value {
  if (isKernelFormat(format)) return kernelLinear(part, x, { ...projection, format, activation, residual });
  const product = plainLinear(part, x, projection, format);
  const activated = activation === undefined ? product : part.graph.node("Gelu", [product], contrib);
  return residual === undefined ? activated : part.graph.node("Add", [residual, activated]);
}

function plainLinear(part: PartBuilder, x: Value, projection: Projection, format: LinearFormat): Value {
  const { name, weight, bias } = projection;
  if (format === "vnni8") return integerLinear(part, x, projection);
  if (format === "rows8") return rowLinear(part, quantizeRows(part, x, weight.columns), projection);
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

function blockLinear(part: PartBuilder, x: Value, name: string, weight: RowSource, bias: Value | undefined, bits: 4 | 8): Value {
  const { values, scales } = blockWeight(part, name, weight, bits);
  return part.graph.node("MatMulNBits", [x, values, scales, "", "", ...(bias ? [bias] : [])], {
    ...contrib,
    attributes: { K: weight.columns, N: weight.rows, bits, block_size: blockSize, accuracy_level: 4 },
  });
}
