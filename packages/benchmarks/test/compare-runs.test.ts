import { compareRuns, findBenchmark, type ScoredItem } from "@tessera/benchmarks";
import { expect, it } from "vitest";

const benchmark = findBenchmark("chartqa-test");
const run = (marks: readonly (0 | 1)[], cluster = (i: number) => `${i}`): ScoredItem[] =>
  marks.map((mark, i) => ({
    id: `${i}`,
    cluster: cluster(i),
    question: `${i}?`,
    prediction: mark === 1 ? "yes" : "no",
    reference: { answers: ["yes"], category: "human" },
    score: { value: mark, correct: mark === 1 },
  }));
const many = (count: number, right: (i: number) => boolean) => run(Array.from({ length: count }, (_, i) => (right(i) ? 1 : 0)));

it("counts what changed, by hand", () => {
  const comparison = compareRuns(benchmark, run([1, 1, 0, 0, 1]), run([1, 0, 1, 0]));
  expect(comparison).toMatchObject({
    questions: 4,
    unpaired: 1,
    sameText: 2,
    bothRight: 1,
    onlyFirstRight: 1,
    onlySecondRight: 1,
    bothWrong: 1,
    figures: { overall: { first: 0.5, second: 0.5, difference: 0 } },
    pValue: 1,
  });
});

it("tells a difference from chance", () => {
  const [better, alike] = [many(200, (i) => i % 10 > 0), many(200, (i) => i % 10 !== 3)];
  const worse = many(200, (i) => i % 10 > 2);
  const real = compareRuns(benchmark, better, worse);
  expect(real.figures.overall!.difference).toBeCloseTo(-0.2, 10);
  expect(real.figures.overall!.interval.high).toBeLessThan(0);
  // None of the 2,000 exchanges is as far apart.
  expect(real.pValue).toBeCloseTo(1 / 2001, 10);
  const none = compareRuns(benchmark, better, alike);
  expect(none.pValue).toBe(1);
  expect(none.figures.overall!.interval.low).toBeLessThan(0);
  expect(none.figures.overall!.interval.high).toBeGreaterThan(0);
});

it("takes questions about one picture for one", () => {
  // All twelve differ, but they are about two pictures: exchanging both gives it again, a half of all exchanges do.
  const cluster = (i: number) => (i < 6 ? "a" : "b");
  const { pValue } = compareRuns(benchmark, run(Array(12).fill(1), cluster), run(Array(12).fill(0), cluster));
  expect(pValue).toBeGreaterThan(0.4);
  expect(pValue).toBeLessThan(0.6);
});

it("refuses what cannot be compared", () => {
  const asked = run([1]).map((item) => ({ ...item, question: "Another?" }));
  expect(() => compareRuns(benchmark, run([1]), asked)).toThrow("question 0 is not the same");
  expect(() => compareRuns(benchmark, run([1]), [])).toThrow("no question in common");
  expect(() => compareRuns(findBenchmark("docvqa-test"), run([1]), run([1]))).toThrow("not scored here");
});
