import type { ModelManifest } from "@tessera/converter";
import { expect, it } from "vitest";
import { chooseGraphs } from "../src/load/choose-graphs.ts";
import { chooseKernels } from "../src/load/choose-kernels.ts";
import { whyNoKernels } from "../src/load/why-no-kernels.ts";

const int8 = { vision: "int8", language: "int8" } as const;
const fp32 = { vision: "fp32", language: "fp32" } as const;
const find = () => ({ library: "/here.so" });

it("loads operators of our own unless they are turned off, of no use or not to be had", () => {
  expect(chooseKernels({}, int8, find)).toEqual({ library: "/here.so" });
  expect(chooseKernels({}, { ...fp32, language: "int4" }, find)).toEqual({ library: "/here.so" });
  expect(chooseKernels({ kernels: false }, int8, find).missing).toMatch(/turned off/);
  expect(chooseKernels({ runtime: "binding" }, int8, find).missing).toMatch(/binding/);
  expect(chooseKernels({}, fp32, find).missing).toMatch(/fp32/);
  expect(chooseKernels({}, int8, () => ({ missing: "It is not here" }))).toEqual({ missing: "It is not here" });
});

const manifest = {
  precision: int8,
  vision: {
    graphs: [
      { file: "v", kernels: false, activationScales: "call" },
      { file: "kv", kernels: true },
    ],
  },
  language: {
    graphs: [
      { file: "d", step: "decode", kv: "fp32", kernels: false },
      { file: "d8", step: "decode", kv: "int8", kernels: false },
      { file: "p", step: "prefill", kv: "fp32", kernels: false },
      { file: "kd", step: "decode", kv: "fp32", kernels: true },
      { file: "kd8", step: "decode", kv: "int8", kernels: true },
      { file: "kp", step: "prefill", kv: "fp32", kernels: true },
      { file: "kp8", step: "prefill", kv: "int8", kernels: true },
    ],
  },
} as unknown as ModelManifest;

it("takes ONNX Runtime's operators where the runtime has no others", () => {
  const graphs = {
    vision: "v",
    session: "d",
    prefill: "p",
    calibration: "p",
    sessionReadsPrompts: false,
    prefillChunk: 192,
    sharedPrefillChunk: 192,
    kernels: false,
  };
  expect(chooseGraphs(manifest, {}, false)).toEqual(graphs);
  // Prompts are read over float caches.
  expect(chooseGraphs(manifest, { kvCache: "int8" }, false)).toEqual({ ...graphs, session: "d8" });
  expect(chooseGraphs(manifest, { kvCache: "int8", fastPrefill: false }, false)).toEqual({ ...graphs, session: "d8", prefill: "d" });
  expect(chooseGraphs(manifest, { fastPrefill: false }, false)).toEqual({ ...graphs, prefill: undefined });
});

it("takes our own where it has them", () => {
  const graphs = chooseGraphs(manifest, {}, true);
  expect(graphs).toMatchObject({ vision: "kv", session: "kd", prefill: "kp", calibration: "kp", sessionReadsPrompts: true, kernels: true });
  expect(chooseGraphs(manifest, { kvCache: "int8" }, true)).toMatchObject({ session: "kd8", prefill: "kp8", calibration: "kp" });
  expect(chooseGraphs(manifest, { fastPrefill: false }, true).prefill).toBeUndefined();
  // At 4 bits prompts are read over other weights than answers.
  const int4 = { ...manifest, precision: { ...int8, language: "int4" } } as const;
  expect(chooseGraphs(int4, {}, true).sessionReadsPrompts).toBe(false);
  // A part without graphs of its own keeps the stock one.
  const half = { ...manifest, vision: { ...manifest.vision, graphs: manifest.vision.graphs.filter(({ kernels }) => !kernels) } };
  expect(chooseGraphs(half, {}, true)).toMatchObject({ vision: "v", session: "kd", kernels: true });
});

it("says why none compute", () => {
  expect(whyNoKernels({ library: "/here.so" }, { kernels: true }, { kernels: true })).toBeUndefined();
  expect(whyNoKernels({ missing: "It is not here" }, { kernels: false }, { kernels: false })).toBe("It is not here");
  expect(whyNoKernels({ library: "/here.so" }, { kernels: false }, { kernels: false })).toMatch(/C API/);
  expect(whyNoKernels({ library: "/here.so" }, { kernels: true }, { kernels: false })).toMatch(/heads/);
});
