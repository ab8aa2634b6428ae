import { seededRandom } from "@tessera/core";
import { GraphBuilder } from "@tessera/onnx";
import { expect, test } from "vitest";
import { findWeightFormat } from "../src/formats/find-weight-format.ts";
import { isKernelFormat } from "../src/formats/is-kernel-format.ts";
import { weightFormats } from "../src/formats/weight-formats.ts";
import { linear } from "../src/layers/linear.ts";
import { WeightFile } from "../src/store/weight-file.ts";

const [rows, columns] = [6, 256];
const random = seededRandom(3);
const all = Float32Array.from({ length: rows * columns }, () => random() - 0.5);
const weight = { rows, columns, read: (from: number, to: number) => Promise.resolve(all.slice(from * columns, to * columns)) };

test("a format's name is its own, and one that is not there is refused with those that are", () => {
  expect(new Set(weightFormats.map(({ name }) => name)).size).toBe(weightFormats.length);
  expect(() => findWeightFormat("block3")).toThrow(/no weight format block3; known are fp32, /);
});

test.each(weightFormats.map((format) => [format.name, format] as const))(
  "%s: a layer stores what the format says",
  async (name, format) => {
    expect(format.kernel !== undefined).toBe(isKernelFormat(name));
    expect(format.node === undefined).toBe(isKernelFormat(name));
    const weights = new WeightFile("part.weights");
    const graph = new GraphBuilder("part");
    linear({ graph, weights, format: name }, graph.input("x", "float32", [1, "seq", columns]), { name: "layer", weight });
    const values = weights.entries[0]!;
    expect(values.length).toBe((rows * columns * format.bits) / 8);
    const scales = format.bits === 32 ? 0 : rows * (format.block === undefined ? 1 : columns / format.block);
    expect(weights.entries.slice(1).map(({ length }) => length)).toEqual(scales === 0 ? [] : [4 * scales]);
    for (const { pieces, length } of weights.entries) {
      let bytes = 0;
      for await (const piece of pieces()) bytes += piece.byteLength;
      expect(bytes).toBe(length);
    }
  },
);
