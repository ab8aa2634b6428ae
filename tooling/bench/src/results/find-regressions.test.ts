import { expect, test } from "vitest";
import { findRegressions } from "./find-regressions.ts";
import { regressionReport } from "./regression-report.ts";

const result = (decode: number, load?: number) => ({
  figures: {
    "decode-400": { tessera: { median: decode, best: 1, samples: [] }, peer: { error: "cannot" } },
    ...(load === undefined ? {} : { load: { tessera: { median: load, best: 1, samples: [] } } }),
  },
});

test("finds what grew by more than a tenth among what both have", () => {
  expect(findRegressions(result(20, 1000), result(22.5))).toEqual([
    { name: "decode-400, tessera", before: 20, after: 22.5, ratio: 1.125, worse: true },
  ]);
  expect(findRegressions(result(20), result(22, 1000))[0]).toMatchObject({ ratio: 1.1, worse: false });
});

test("compares runs of full-size, too", () => {
  const changes = findRegressions(
    { precision: "int8", load: 1000, promptTokens: 300 },
    { precision: "int8", load: 900, promptTokens: 400 },
  );
  expect(changes).toEqual([{ name: "load", before: 1000, after: 900, ratio: 0.9, worse: false }]);
});

test("the report names what got worse and warns of drift", () => {
  const report = regressionReport(findRegressions(result(20, 1000), result(30, 900)));
  expect(report).toMatch(/decode-400, tessera {2}20 -> 30 {2}×1\.500 {2}worse\n/);
  expect(report).toContain("Worse by more than 10 %: decode-400, tessera\n");
  expect(report).toContain("drift");
  expect(regressionReport([])).toContain("No figure is in both");
});
