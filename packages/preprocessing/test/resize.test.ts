import { readFileSync } from "node:fs";
import { cutImage, loadImage, normalizeTiles, prepareImage, resizeBicubic } from "@tessera/preprocessing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileKernel } from "../kernel/compile-kernel.ts";
import { createResizeKernel } from "../src/resize/resize-kernel.ts";
import { plainResize } from "./plain-resize.ts";

const side = fc.integer({ min: 1, max: 90 });
/** Black and white make the largest sums, which must be clipped at both ends. */
const value = fc.oneof(fc.constantFrom(0, 255), fc.integer({ min: 0, max: 255 }));
const picture = fc
  .tuple(side, side)
  .chain(([width, height]) =>
    fc
      .uint8Array({ minLength: 64, maxLength: 64 })
      .chain((seed) =>
        fc.array(value, { minLength: 7, maxLength: 7 }).map((values) => ({ width, height, data: mix(width * height * 3, seed, values) })),
      ),
  );

describe("the resize kernel", () => {
  it("is what its source compiles to", async () => {
    expect(readFileSync(new URL("../src/resize/resize-kernel-bytes.ts", import.meta.url), "utf8")).toBe(await compileKernel());
  });

  it("says so when there is no memory", () => {
    expect(() => createResizeKernel(2 ** 33)).toThrow(expect.objectContaining({ code: "runtime-unavailable" }));
  });

  it("equals the plain passes, growing and shrinking", () => {
    fc.assert(
      fc.property(picture, side, side, (image, width, height) => {
        expect(resizeBicubic(image, width, height)).toEqual(plainResize(image, width, height));
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    [2000, 250, 96, 40],
    [1, 4000, 5, 7],
    [9000, 2, 3, 5],
    [400, 500, 400, 500],
  ])("equals the plain passes where a picture comes in several pieces: %i × %i to %i × %i", (width, height, toWidth, toHeight) => {
    const image = {
      width,
      height,
      data: mix(
        width * height * 3,
        Uint8Array.from({ length: 64 }, (_, i) => i * 37),
        [0, 255, 128, 3, 255, 0, 77],
      ),
    };
    expect(resizeBicubic(image, toWidth, toHeight)).toEqual(plainResize(image, toWidth, toHeight));
  });

  it("cuts the resized picture into tiles, row by row, and adds the whole one", () => {
    const image = { width: 130, height: 85, data: mix(130 * 85 * 3, new Uint8Array(64), [9, 200, 31, 255, 0, 90, 14]) };
    const { plan, pixelValues } = prepareImage(image, { tileSize: 16, maxTiles: 6 });
    expect([plan.columns, plan.rows, plan.tiles]).toEqual([3, 2, 7]);
    const shown = new Map<number, number>();
    const grid = plainResize(image, 48, 32);
    const small = plainResize(image, 16, 16);
    for (let tile = 0; tile < 7; tile++) {
      const [source, left, top] = tile === 6 ? [small, 0, 0] : [grid, (tile % 3) * 16, Math.floor(tile / 3) * 16];
      for (let i = 0; i < 3 * 256; i++) {
        const [channel, y, x] = [i >> 8, (i >> 4) & 15, i & 15];
        const pixel = channel * 256 + source.data[((top + y) * source.width + left + x) * 3 + channel]!;
        const normalised = pixelValues[tile * 768 + i]!;
        // Equal pixels have equal values, and those are the normalised ones.
        expect(shown.get(pixel) ?? normalised).toBe(normalised);
        shown.set(pixel, normalised);
      }
    }
    const [mean, deviation] = [0.485, 0.229];
    for (const [pixel, normalised] of shown) if (pixel < 256) expect(normalised).toBeCloseTo((pixel / 255 - mean) / deviation, 5);
  });
});

describe("cutImage", () => {
  it("gives bytes that normalise to what prepareImage gives", async () => {
    const image = { width: 130, height: 85, data: mix(130 * 85 * 3, new Uint8Array(64), [9, 200, 31, 255, 0, 90, 14]) };
    const { plan, pixelValues } = prepareImage(image, { tileSize: 16, maxTiles: 6 });
    const cut = await cutImage(image, { tileSize: 16, maxTiles: 6 });
    expect(cut.plan).toEqual(plan);
    expect(normalizeTiles(cut.tilePixels, 16)).toEqual(pixelValues);
    expect(normalizeTiles(cut.tilePixels.subarray(6 * 768), 16)).toEqual(pixelValues.subarray(6 * 768));
    await expect(cutImage(image, { signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
  });
});

describe("loadImage", () => {
  const large = { width: 2000, height: 1000, channels: 3, data: new Uint8Array(2000 * 1000 * 3).fill(7) } as const;

  it("gives what prepareImage gives, and lets other events happen meanwhile", async () => {
    let turns = 0;
    let working = true;
    const count = () => {
      turns++;
      if (working) setImmediate(count);
    };
    setImmediate(count);
    const image = await loadImage(large, { tileSize: 32 });
    working = false;
    expect(turns).toBeGreaterThan(8);
    expect(image).toEqual(prepareImage(large, { tileSize: 32 }));
  });

  it("stops in the middle at an abort with its reason", async () => {
    const controller = new AbortController();
    const pending = loadImage(large, { tileSize: 32, signal: controller.signal });
    setImmediate(() => controller.abort(new Error("enough")));
    await expect(pending).rejects.toThrow("enough");
  });
});

/** Bytes without a short period. */
function mix(length: number, seed: Uint8Array, values: readonly number[]): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => values[(seed[i & 63]! + i * 31 + (i >> 5) * 17) % values.length]!);
}
