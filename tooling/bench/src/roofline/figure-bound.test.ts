import { describe, expect, test } from "vitest";
import { fullSizeConfig } from "../full-size/full-size-config.ts";
import { allBounds } from "./all-bounds.ts";
import { figureBound } from "./figure-bound.ts";
import { modelWork } from "./model-work.ts";

const work = modelWork(fullSizeConfig);
const limits = { threads: 2, readGBs: 30, fp32Gflops: 233, int8Gops: 923 };

describe("by hand, for 30 GB/s, 233 GFLOP/s and 923 GOP/s", () => {
  test.each([
    // 622.60 G / 923 + 103.28 G / 233
    ["vision-1", {}, 1117.8],
    // (622.60 + 103.28) G / 233
    ["vision-13", { precision: "fp32" }, 3115.4],
    // 320 · 715.65 M / 923 G + 51,360 · 86,016 / 233 G
    ["prefill-320", {}, 267.1],
    // 3,400 tokens: 2,636.2 + 2,134.4
    ["prefill-3400", { precision: "int4" }, 4770.5],
    // (357.83 M + 135.88 M + 400 · 24,576) / 30 G
    ["decode-400", {}, 16.78],
    // (178.91 M + 67.94 M + 3,400 · 24,576) / 30 G
    ["decode-3400", { precision: "int4" }, 11.01],
    // the weights once for eight
    ["batch-decode-8", {}, 2.11],
    // a tile and 256 tokens: 1,117.8 + 198.5 + 12.1
    ["first-token-1", {}, 1328.4],
    // with 300 tokens instead: 232.6 + 16.7
    ["first-token-1", { facts: { promptTokens: 300 } }, 1367.1],
  ])("%s %o", (figure, options, milliseconds) => {
    const bound = figureBound(work, limits, figure, options)!;
    expect(Math.abs(bound / milliseconds - 1)).toBeLessThan(1e-3);
  });
});

test("what is not bounded by computing has no bound, nor has what was not measured", () => {
  expect(figureBound(work, limits, "load", {})).toBeUndefined();
  const unknown = { ...limits, fp32Gflops: null, int8Gops: null };
  expect(figureBound(work, unknown, "vision-1", {})).toBeUndefined();
  expect(figureBound(work, unknown, "first-token-1", {})).toBeUndefined();
  expect(figureBound(work, unknown, "decode-400", {})).toBeGreaterThan(16);
});

test("all bounds of a machine", () => {
  expect(allBounds(work, limits)).toEqual({
    threads: 2,
    visionMsPerTile: { fp32: 3115.4, int8: 1117.8 },
    prefillTokensPerSecond: { 320: 1198, 1850: 895, 3400: 713 },
    decodeMsPerToken: {
      int8: { 400: 16.8, 3400: 19.2 },
      "int4, int8 head": { 400: 10.8, 3400: 13.3 },
      "int4, int4 head": { 400: 8.6, 3400: 11 },
    },
  });
});
