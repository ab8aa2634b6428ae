import { expect, test } from "vitest";
import { summarizeFigure } from "./summarize-figure.ts";

test("ratios are pair by pair to the first variant", () => {
  const { base, fast, broken } = summarizeFigure({
    base: { values: [10, 20, 40] },
    fast: { values: [5, 20, 10], facts: { tiles: 1 } },
    broken: { values: [], error: "cannot" },
  });
  expect(base).toMatchObject({ median: 20, best: 10 });
  expect(base).not.toHaveProperty("ratio");
  expect(fast).toMatchObject({ median: 10, best: 5, ratios: [0.5, 1, 0.25], ratio: 0.5, ratioOfBest: 0.5, facts: { tiles: 1 } });
  expect(broken).toEqual({ error: "cannot" });
});

test("without a baseline there are no ratios", () => {
  const { fast } = summarizeFigure({ base: { values: [], error: "cannot" }, fast: { values: [5] } });
  expect(fast).toMatchObject({ median: 5 });
  expect(fast).not.toHaveProperty("ratio");
});
