import type { RowSource } from "./row-source.ts";

/** Multiplies each row by its own factor. Folds InternViT's LayerScale into the projection before it. */
export function scaleRows(source: RowSource, factors: RowSource): RowSource {
  return {
    ...source,
    async read(from, to) {
      const values = await source.read(from, to);
      const scale = await factors.read(from, to);
      for (let row = 0; row < to - from; row++) {
        for (let column = 0; column < source.columns; column++) values[row * source.columns + column]! *= scale[row]!;
      }
      return values;
    },
  };
}
