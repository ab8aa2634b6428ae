import { seededRandom } from "@tessera/core";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { quantizeBlocks } from "../src/formats/quantize-blocks.ts";
import { quantizeColumns } from "../src/formats/quantize-columns.ts";

const matrix = fc.record({
  rows: fc.integer({ min: 1, max: 6 }),
  columns: fc.integer({ min: 1, max: 300 }),
  seed: fc.nat(),
  size: fc.constantFrom(0, 1e-30, 1, 1e4),
});
const fill = ({ rows, columns, seed, size }: { rows: number; columns: number; seed: number; size: number }) => {
  const random = seededRandom(seed);
  return Float32Array.from({ length: rows * columns }, () => (random() - 0.5) * size);
};

test.each([
  [4, 32],
  [4, 128],
  [8, 128],
] as const)("%i-bit blocks of %i come back as the nearest level, padding as zero", async (bits, blockSize) => {
  const nearest = fc.asyncProperty(matrix, async (shape) => {
    const { rows, columns } = shape;
    const values = fill(shape);
    const { packed, scales } = quantizeBlocks(values, rows, columns, bits, blockSize);
    const blocks = Math.ceil(columns / blockSize);
    expect([packed.length, scales.length]).toEqual([(rows * blocks * blockSize * bits) / 8, rows * blocks]);
    for (let i = 0; i < rows * blocks * blockSize; i++) {
      const level = bits === 8 ? packed[i]! : (packed[i >> 1]! >> (i & 1 ? 4 : 0)) & 15;
      const scale = scales[Math.floor(i / blockSize)]!;
      const column = i % (blocks * blockSize);
      const expected = column < columns ? values[Math.floor(i / (blocks * blockSize)) * columns + column]! : 0;
      const zero = 1 << (bits - 1);
      // Half a step inside the range; what lies beyond goes to its end.
      const beyond = Math.max(expected / scale - (zero - 1), -zero - expected / scale, 0);
      const bound = Math.abs(scale) * Math.max(0.5, beyond) * (1 + 1e-5);
      expect(Math.abs((level - zero) * scale - expected)).toBeLessThanOrEqual(bound);
      if (bits === 8) expect(beyond).toBeLessThanOrEqual(1e-5);
    }
  });
  await fc.assert(nearest);
});

test("int8 columns come back transposed within half a step", async () => {
  await fc.assert(
    fc.asyncProperty(matrix, async (shape) => {
      const { rows, columns } = shape;
      const all = fill(shape);
      const read = (from: number, to: number) => Promise.resolve(all.slice(from * columns, to * columns));
      const { values, scales } = await quantizeColumns({ rows, columns, read });
      for (let row = 0; row < rows; row++)
        for (let column = 0; column < columns; column++)
          expect(Math.abs(values[column * rows + row]! * scales[row]! - all[row * columns + column]!)).toBeLessThanOrEqual(
            scales[row]! * 0.5 * (1 + 1e-5),
          );
    }),
  );
});

test("4-bit scales err no more than those of the full range, and less where a value stands far out", () => {
  const error = (values: Float32Array, scale: number) =>
    values.reduce((sum, value) => sum + (Math.max(-8, Math.min(7, Math.round(value / scale))) * scale - value) ** 2, 0);
  const shape = fc.record({ seed: fc.nat(), outlier: fc.double({ min: 1, max: 4, noNaN: true }) });
  let better = 0;
  void fc.assert(
    fc.property(shape, ({ seed, outlier }) => {
      const values = fill({ rows: 1, columns: 128, seed, size: 2 });
      values[seed % 128] = outlier;
      const full = error(values, outlier / -8);
      const chosen = error(values, quantizeBlocks(values, 1, 128, 4, 128).scales[0]!);
      expect(chosen).toBeLessThanOrEqual(full * (1 + 1e-5));
      if (chosen < full * 0.99) better++;
    }),
  );
  expect(better).toBeGreaterThan(0);
});
