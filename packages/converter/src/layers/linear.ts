import type { Value } from "@tessera/onnx";
import type { Projection } from "../architectures/language-weights.ts";
import { findWeightFormat } from "../formats/find-weight-format.ts";
import { isKernelFormat } from "../formats/is-kernel-format.ts";
import type { LinearFormat, PartBuilder } from "../store/part-builder.ts";
import { kernelLinear } from "./kernel-linear.ts";

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
  const product = findWeightFormat(format).node!(part, x, projection);
  const activated = activation === undefined ? product : part.graph.node("Gelu", [product], contrib);
  return residual === undefined ? activated : part.graph.node("Add", [residual, activated]);
}
