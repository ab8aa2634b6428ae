import { findBenchmark, type ScoredItem, summarizeBenchmark, worstItems, writeReport } from "@tessera/benchmarks";
import { expect, it } from "vitest";

const benchmark = findBenchmark("docvqa-val");
const item = (id: string, value: number, more: Partial<ScoredItem> = {}): ScoredItem => ({
  id,
  cluster: id,
  question: `<script>alert("${id}")</script>?`,
  prediction: `said & ${id}`,
  reference: { answers: ["a", "b"] },
  score: { value, correct: value > 0 },
  ...more,
});
const items = [item("good", 1), item("near", 0.75), item("bad", 0), item("gone", 0, { prediction: "", error: "a.png cannot be read" })];
const report = (of = items) =>
  writeReport({
    benchmark,
    summary: summarizeBenchmark(benchmark, of),
    items: of,
    settings: { model: "<demo>" },
    pictures: new Map([["bad", ["data:image/png;base64,AAAA"]]]),
  });

it("shows figures, intervals, scores and the worst answers, and is one file", () => {
  const page = report();
  expect(page).toContain("4 questions, 1 without an answer");
  expect(page).toContain(">43.8 %</td>");
  expect(page).toContain('aria-label="Answers by score: 2 from 0.0, ');
  expect(page).toContain('<img src="data:image/png;base64,AAAA" alt="Picture 1 of question bad">');
  expect(page.match(/<article>/g)).toHaveLength(2);
  expect(page).not.toMatch(/(src|href)="(?!data:)/);
});

it("takes nothing of what it shows for markup", () => {
  const page = report();
  expect(page).not.toContain("<script>");
  expect(page).toContain("&#60;script&#62;alert(&#34;bad&#34;)");
  expect(page).toContain("said &#38; bad");
  expect(page).toContain("&#60;demo&#62;");
});

it("names failures first, then the lowest scores", () => {
  expect(worstItems(items).map(({ id }) => id)).toEqual(["gone", "bad"]);
  expect(worstItems(items, 1).map(({ id }) => id)).toEqual(["gone"]);
  expect(report([item("good", 1)])).not.toContain("Answers to look at");
});
