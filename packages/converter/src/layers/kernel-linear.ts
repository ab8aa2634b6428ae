import type { Value } from "@tessera/onnx";
import type { Projection } from "../architectures/language-weights.ts";
import { findWeightFormat } from "../formats/find-weight-format.ts";
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

const noActivation = 0;
const activations = { gelu: 1, swiglu: 2 } as const;

/** A whole linear layer as one operator, over the weights that the stock operators take. */
export function kernelLinear(
  part: PartBuilder,
  x: Value,
  { name, weight, bias, format, activation, residual = "", outputs }: KernelLinearOptions,
): Value {
  const { kernel, quantise } = findWeightFormat(format);
  if (kernel === undefined) throw new Error(`${format} has no operator of its own`);
  const inputs = [x, ...quantise(part, name, weight), bias ? floatWeight(part, `${name}.bias`, [weight.rows], bias) : "", residual];
  while (inputs.at(-1) === "") inputs.pop();
  return part.graph.node(kernel, inputs, {
    ...kernelDomain,
    ...(outputs ? { outputs } : {}),
    attributes: { K: weight.columns, N: weight.rows, activation: activation === undefined ? noActivation : activations[activation] },
  });
}
