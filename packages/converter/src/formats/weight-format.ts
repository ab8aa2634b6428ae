import type { Value } from "@tessera/onnx";
import type { Projection } from "../architectures/language-weights.ts";
import type { RowSource } from "../rows/row-source.ts";
import type { LinearFormat, PartBuilder } from "../store/part-builder.ts";

/** How the linear layers of a part are stored and computed: one file each, listed in `weight-formats.ts`. */
export interface WeightFormat<Name extends LinearFormat = LinearFormat> {
  readonly name: Name;
  /** Bits of a stored value, scales apart. */
  readonly bits: 4 | 8 | 32;
  /** Values of a row that share a scale. @default one scale an output channel, none at 32 bits */
  readonly block?: number;
  /** Declares a weight [out, in] as values of the graph, the scales behind the numbers. */
  quantise(part: PartBuilder, name: string, weight: RowSource): readonly Value[];
  /** `x @ weightᵀ + bias` in ONNX Runtime's operators: [..., in] → [..., out]. Missing where `kernel` is given. */
  node?(part: PartBuilder, x: Value, projection: Projection): Value;
  /** The operator of `@tessera/kernels` that computes the whole layer. @default none */
  readonly kernel?: "LinearColumns8" | "LinearRows8" | "LinearRows4";
}
