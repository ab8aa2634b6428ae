import type { Value } from "@tessera/onnx";
import { readInPieces } from "../rows/read-in-pieces.ts";
import type { RowSource } from "../rows/row-source.ts";
import type { PartBuilder } from "../store/part-builder.ts";
import { quantizeBlocks } from "./quantize-blocks.ts";

/** Values that share one scale. Smaller blocks are more exact, but a step then reads more scales: bench/results has both sides. */
export const blockSize = 128;

/** A weight in blocks as values of the graph. */
export interface BlockWeight {
  /** uint8 [out, blocks, block size × bits / 8] */
  readonly values: Value;
  /** float32 [out, blocks] */
  readonly scales: Value;
}

/** Declares a weight [out, in] as blocks of 8 or 4 bits with a scale each. */
export function blockWeight({ graph, weights }: PartBuilder, name: string, weight: RowSource, bits: 4 | 8): BlockWeight {
  const { rows, columns } = weight;
  const blocks = Math.ceil(columns / blockSize);
  // One pass makes both, the scales wait for their turn.
  let waiting: Uint8Array[] = [];
  const values = weights.declare(graph, `${name}.block${bits}`, "uint8", [rows, blocks, (blockSize * bits) / 8], async function* () {
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
  return { values, scales };
}
