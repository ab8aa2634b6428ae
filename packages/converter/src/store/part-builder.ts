import type { GraphBuilder, Value } from "@tessera/onnx";
import { readInPieces } from "../rows/read-in-pieces.ts";
import type { RowSource } from "../rows/row-source.ts";
import type { WeightFile } from "./weight-file.ts";

/**
 * Linear layers through the operators of `@tessera/kernels`: over the weights of `vnni8` with an activation scale a row, over those of `block8`
 * and of `block4` with one a block.
 */
export type KernelFormat = "kernel-columns8" | "kernel-rows8" | "kernel-rows4";

/**
 * How the linear layers of a part are stored and computed. `vnni8` and `rows8` share their int8 weights: the first takes one activation
 * scale a call, the second one a row, which keeps the outliers of one token away from the others.
 */
export type LinearFormat = "fp32" | "vnni8" | "rows8" | "block8" | "block4" | KernelFormat;

/** A graph being built together with the weights it refers to. */
export interface PartBuilder {
  readonly graph: GraphBuilder;
  readonly weights: WeightFile;
  readonly format: LinearFormat;
  /** Tokens of a batch entry, where a graph has more than one entry and `rows8` layers. @default one entry of any length */
  readonly tokens?: number;
}

/** Declares a float32 weight of any rank, converted from whatever the checkpoint stores. */
export function floatWeight({ graph, weights }: PartBuilder, name: string, shape: readonly number[], source: RowSource): Value {
  return weights.declare(graph, name, "float32", shape, async function* () {
    for await (const { values } of readInPieces(source)) yield new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  });
}
