import { findMetric } from "@tessera/evaluation";
import type { Benchmark } from "../benchmark.ts";
import type { ScoredItem } from "../scoring/score-answers.ts";
import { type BenchmarkSummary, isScored } from "../scoring/summarize-benchmark.ts";
import { drawInterval } from "./draw-interval.ts";
import { drawScores } from "./draw-scores.ts";
import { formatFigure } from "./format-figure.ts";
import { type Html, html } from "./html.ts";
import { style } from "./style.ts";

export interface ReportParts {
  readonly benchmark: Benchmark;
  readonly summary: BenchmarkSummary;
  readonly items: readonly ScoredItem[];
  /** What answers depended on, by name. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Data URIs by question, of those that `worstItems` names. */
  readonly pictures: ReadonlyMap<string, readonly string[]>;
}

/** Questions to look at: failures first, then the lowest scores, in the order of the data. */
export function worstItems(items: readonly ScoredItem[], most = 24): ScoredItem[] {
  const badness = ({ error, score }: ScoredItem) => (error !== undefined ? 2 : 1 - (score?.value ?? 1));
  return [...items]
    .filter((item) => item.error !== undefined || (item.score !== undefined && !item.score.correct))
    .sort((a, b) => badness(b) - badness(a))
    .slice(0, most);
}

/** A run as one HTML page that needs nothing else: figures with their intervals, scores, the worst answers with their pictures. */
export function writeReport({ benchmark, summary, items, settings, pictures }: ReportParts): string {
  const { questions, failed, figures } = summary;
  const worst = worstItems(items);
  return `<!doctype html>\n${html`<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${benchmark.title}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${benchmark.title}</h1>
<p>${questions} questions${failed > 0 ? `, ${failed} without an answer` : ""}. ${sayMetric(benchmark)}</p>
${figures === undefined ? html`<p>It is not scored here.</p>` : figureTable(benchmark, summary)}
${drawScores(items.filter(isScored).map(({ score }) => score.value))}
<h2>Settings</h2>
<table class="settings"><tbody>${Object.entries(settings).map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${String(value)}</td></tr>`)}</tbody></table>
${worst.length === 0 ? "" : html`<h2>Answers to look at</h2>${worst.map((item) => showItem(item, pictures.get(item.id) ?? []))}`}
</main>
</body>
</html>`}\n`;
}

function sayMetric({ metric }: Benchmark): string {
  return metric === undefined ? "" : `Right: ${findMetric(metric).description}.`;
}

function figureTable(benchmark: Benchmark, { figures = {}, intervals = {} }: BenchmarkSummary): Html {
  const highs = Object.keys(figures).map((name) => Math.max(figures[name]!, intervals[name]?.high ?? 0));
  const rows = Object.entries(figures).map(([name, value]) => {
    const range = intervals[name];
    const between = range === undefined ? "" : `${formatFigure(benchmark, range.low)} to ${formatFigure(benchmark, range.high)}`;
    const bar = drawInterval(value, range, Math.max(1, ...highs));
    return html`<tr><th scope="row">${name}</th><td class="figure">${formatFigure(benchmark, value)}</td><td>${between}</td><td>${bar}</td></tr>`;
  });
  return html`<table class="figures">
<thead><tr><th scope="col">Figure</th><th scope="col">Value</th><th scope="col">95 %</th><th scope="col">Drawn</th></tr></thead>
<tbody>${rows}</tbody>
</table>`;
}

function showItem({ id, question, prediction, error, reference, score }: ScoredItem, pictures: readonly string[]): Html {
  return html`<article>
<h3>${id}</h3>
<div>${pictures.map((uri, i) => html`<img src="${uri}" alt="Picture ${i + 1} of question ${id}">`)}</div>
<dl>
<dt>Question</dt><dd>${question}</dd>
<dt>Answer</dt><dd>${error === undefined ? prediction || "(nothing)" : `none: ${error}`}</dd>
${reference === undefined ? "" : html`<dt>Accepted</dt><dd>${reference.answers.join(" · ")}</dd>`}
${score === undefined ? "" : html`<dt>Score</dt><dd>${score.value.toFixed(2)}</dd>`}
</dl>
</article>`;
}
