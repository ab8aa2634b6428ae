import type { Value } from "@tessera/onnx";
import type { Projection } from "../architectures/language-weights.ts";
import { blockWeight } from "../formats/block-weight.ts";
import { integerWeight } from "../formats/integer-weight.ts";
import { kernelDomain } from "../formats/kernel-domain.ts";
import { floatWeight, type KernelFormat, type PartBuilder } from "../store/part-builder.ts";

export interface KernelLinearOptions extends Projection {
  readonly format: KernelFormat;
  /** `swiglu`: rows of gate, then up; the result is half as wide. @default nothing */
  readonly activation?: "gelu" | "swiglu";
  /** Added at the end; not with `swiglu`. @default nothing */
  readonly residual?: Value;
  /** Names of the result and, if there is a second one, of the index of each row's largest output, int64. @default a generated name */
  readonly outputs?: readonly Value[];
}

const operators: Readonly<Record<KernelFormat, string>> = {
  "kernel-columns8": "LinearColumns8",
  "kernel-rows8": "LinearRows8",
  "kernel-rows4": "LinearRows4",
};
const noActivation = 0;
const activations = { gelu: 1, swiglu: 2 } as const;

/** A whole linear layer as one operator, over the weights that the stock operators take. */
export function kernelLinear(
  part: PartBuilder,
  x: Value,
  { name, weight, bias, format, activation, residual = "", outputs }: KernelLinearOptions,
): Value {
  const { values, scales } =
    format === "kernel-columns8" ? integerWeight(part, name, weight) : blockWeight(part, name, weight, format === "kernel-rows8" ? 8 : 4);
  const inputs = [x, values, scales, bias ? floatWeight(part, `${name}.bias`, [weight.rows], bias) : "", residual];
  while (inputs.at(-1) === "") inputs.pop();
  return part.graph.node(operators[format], inputs, {
    ...kernelDomain,
    ...(outputs ? { outputs } : {}),
    attributes: { K: weight.columns, N: weight.rows, activation: activation === undefined ? noActivation : activations[activation] },
  });
}
