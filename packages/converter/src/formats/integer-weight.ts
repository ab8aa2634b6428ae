import type { Value } from "@tessera/onnx";
import type { RowSource } from "../rows/row-source.ts";
import type { PartBuilder } from "../store/part-builder.ts";
import { quantizeColumns } from "./quantize-columns.ts";

/** A weight for int8 × int8 products as values of the graph. */
export interface IntegerWeight {
  /** int8 [in, out] */
  readonly values: Value;
  /** float32 [out] */
  readonly scales: Value;
}

/** Declares a weight [out, in] as int8 with a scale per output channel. */
export function integerWeight({ graph, weights }: PartBuilder, name: string, weight: RowSource): IntegerWeight {
  let quantized: ReturnType<typeof quantizeColumns> | undefined;
  // Values and scales come from one pass; they are written one after the other, then forgotten.
  const values = weights.declare(graph, `${name}.int8`, "int8", [weight.columns, weight.rows], async function* () {
    quantized = quantizeColumns(weight);
    const { values } = await quantized;
    yield new Uint8Array(values.buffer);
  });
  const scales = weights.declare(graph, `${name}.scales`, "float32", [weight.rows], async function* () {
    const { scales } = await (quantized ?? quantizeColumns(weight));
    quantized = undefined;
    yield new Uint8Array(scales.buffer);
  });
  return { values, scales };
}
