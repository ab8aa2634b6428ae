import { expect, test } from "vitest";
import { findGraph, type LanguageGraph } from "../src/index.ts";
import { languageVariants } from "../src/variants/language-variants.ts";
import { visionVariants } from "../src/variants/vision-variants.ts";

test("variants of a precision have files of their own, and no two are the same way", () => {
  for (const variants of [languageVariants, visionVariants])
    for (const precision of ["fp32", "int8", "int4"] as const) {
      const there = variants.filter(({ formats }) => precision in formats);
      expect(new Set(there.map(({ name }) => name)).size).toBe(there.length);
      expect(new Set(there.map(({ name: _, formats: __, ...way }) => JSON.stringify(way))).size).toBe(there.length);
    }
});

test("a graph is found by what it does", () => {
  const graphs: LanguageGraph[] = [
    { file: "a", step: "decode", kv: "fp32", kernels: false },
    { file: "b", step: "decode", kv: "int8", kernels: false },
  ];
  expect(findGraph(graphs, { kv: "int8" })?.file).toBe("b");
  expect(findGraph(graphs, { step: "prefill" })).toBeUndefined();
});
