import { TesseraError } from "@tessera/core";
import type { LanguageWeights, Projection } from "../architectures/language-weights.ts";
import { concatRows } from "../rows/concat-rows.ts";
import type { RowSource } from "../rows/row-source.ts";
import { sliceRows } from "../rows/slice-rows.ts";

/** GroupQueryAttention refuses rotary heads whose size is not a multiple of this. */
const headGranularity = 16;

/**
 * Widens heads of an unusual size with zeros. The rotary embedding pairs dimension i with i + size / 2, so each half is
 * padded at its own end; zeros add nothing to any dot product, and the output projection skips them.
 */
export function padHeads(weights: LanguageWeights): LanguageWeights {
  const { headSize, numHeads, numKvHeads } = weights;
  const padded = Math.ceil(headSize / headGranularity) * headGranularity;
  if (padded === headSize) return weights;
  if (weights.layers.some(({ headNorms }) => headNorms)) {
    throw new TesseraError(
      "unsupported-architecture",
      `Heads of size ${headSize} with norms of their own: the size must be a multiple of ${headGranularity}`,
      { facts: { headSize } },
    );
  }
  const rows = (source: RowSource) => padRows(source, numHeads + 2 * numKvHeads, headSize, padded);
  const qkv = ({ name, weight, bias }: Projection) => ({ name, weight: rows(weight), bias: bias && rows(bias) });
  return {
    ...weights,
    headSize: padded,
    rotarySize: headSize,
    layers: weights.layers.map((layer) => ({
      ...layer,
      qkv: qkv(layer.qkv),
      output: { ...layer.output, weight: padColumns(layer.output.weight, numHeads, headSize, padded) },
    })),
  };
}

function padRows(source: RowSource, heads: number, size: number, padded: number): RowSource {
  const { columns } = source;
  const half = size / 2;
  const zeros: RowSource = {
    rows: (padded - size) / 2,
    columns,
    read: (from, to) => Promise.resolve(new Float32Array((to - from) * columns)),
  };
  const halves = Array.from({ length: 2 * heads }, (_, i) => [sliceRows(source, i * half, (i + 1) * half), zeros]);
  return concatRows(halves.flat());
}

function padColumns(source: RowSource, heads: number, size: number, padded: number): RowSource {
  const columns = heads * padded;
  return {
    rows: source.rows,
    columns,
    async read(from, to) {
      const values = await source.read(from, to);
      const out = new Float32Array((to - from) * columns);
      for (let half = 0; half < 2 * heads * (to - from); half++)
        out.set(values.subarray((half * size) / 2, ((half + 1) * size) / 2), (half * padded) / 2);
      return out;
    },
  };
}
