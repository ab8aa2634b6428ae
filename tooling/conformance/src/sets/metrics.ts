import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import * as evaluation from "@tessera/evaluation";
import { readJson } from "../read-json.ts";
import { SetRecorder } from "../set-recorder.ts";
import type { SetResult } from "../set-result.ts";

// biome-ignore lint/suspicious/noExplicitAny: fourteen files, each with a shape of its own
type Json = any;
type Check = (name: string, actual: unknown, expected: unknown) => void;

/** Scores of the original evaluation scripts, item by item and in all: equal to the last bit. */
export async function metrics(folder: string): Promise<SetResult> {
  const recorder = new SetRecorder("metrics");
  for (const [file, compare] of Object.entries(comparisons)) {
    const path = join(folder, "metrics", file);
    if (!existsSync(path)) continue;
    compare(await readJson<Json>(path), (name, actual, expected) => {
      const [a, b] = [show(actual), show(expected)];
      recorder.check(`${basename(file, ".json")} ${name}`, a === b, `${a} instead of ${b}`);
    });
  }
  return recorder.result();
}

/** Key order and the sign of zero do not count; infinities are written as words. */
function show(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner === "number" && !Number.isFinite(inner)) return Number.isNaN(inner) ? "nan" : inner > 0 ? "inf" : "-inf";
    if (inner !== null && typeof inner === "object" && !Array.isArray(inner)) return Object.fromEntries(Object.entries(inner).sort());
    return inner === true ? 1 : inner === false ? 0 : inner;
  });
}

/** The result, or that there is none: `{"error": …}` in the recordings. */
function attempt(run: () => unknown, expected: Json): [unknown, unknown] {
  const fails = expected !== null && typeof expected === "object" && "error" in expected;
  try {
    return [run(), expected];
  } catch {
    return ["error", fails ? "error" : expected];
  }
}

const items = (golden: Json): [number, Json][] => [...golden.items.entries()];
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

const comparisons: Readonly<Record<string, (golden: Json, check: Check) => void>> = {
  "anls.json"(golden, check) {
    const scored = golden.items.map((item: Json) => ({ ...item, anls: evaluation.anls(item.prediction, item.answers, golden.threshold) }));
    for (const [i, item] of items(golden)) {
      check(`item ${i}`, scored[i].anls, item.anls);
      check(`item ${i} as ST-VQA`, ...attempt(() => evaluation.stAnls(item.prediction, item.answers), item.st_anls));
    }
    const { overall, ...byType } = evaluation.summarizeAnls(scored);
    check("overall", overall, golden.overall);
    check("by type", byType, golden.scores_by_types);
  },
  "chartqa_relaxed.json"(golden, check) {
    for (const [i, { prediction, answers, score, pairwise }] of items(golden)) {
      check(`item ${i}`, evaluation.relaxedAccuracy(prediction, answers), score);
      check(
        `pairs of item ${i}`,
        answers.map((answer: string) => evaluation.relaxedCorrectness(prediction.trim(), answer)),
        pairwise,
      );
    }
    check("overall", mean(golden.items.map((item: Json) => evaluation.relaxedAccuracy(item.prediction, item.answers))), golden.overall);
  },
  "exact_match_ai2d.json"(golden, check) {
    for (const [i, { prediction, answers, score }] of items(golden)) check(`item ${i}`, evaluation.exactMatch(prediction, answers), score);
    check("overall", mean(golden.items.map((item: Json) => evaluation.exactMatch(item.prediction, item.answers))), golden.overall);
  },
  "textvqa.json"(golden, check) {
    for (const [i, item] of items(golden)) {
      check(`item ${i}`, evaluation.vqaAccuracy(item.prediction, item.answers), item.score);
      check(`answers of item ${i}`, item.answers.map(evaluation.normalizeVqaAnswer), item.normalized_answers);
    }
    check("overall", mean(golden.items.map((item: Json) => evaluation.vqaAccuracy(item.prediction, item.answers))), golden.overall);
    for (const [text, normal] of golden.normaliser) check(`normaliser ${show(text)}`, evaluation.normalizeVqaAnswer(text), normal);
  },
  "vqa_post_process.json"(golden, check) {
    for (const [text, short] of golden) check(show(text), evaluation.shortenVqaAnswer(text), short);
  },
  "ocrbench.json"(golden, check) {
    const scored = golden.items.map((item: Json) => ({
      category: item.category,
      correct: evaluation.ocrBenchCorrect(item.prediction, item.answers, item.category),
    }));
    for (const [i, item] of items(golden)) check(`item ${i}`, scored[i].correct, item.correct);
    check("overall", evaluation.summarizeOcrBench(scored), golden.overall);
  },
  "mme.json"(golden, check) {
    const scores: Record<string, number> = {};
    for (const [task, { lines, parsed, metrics, score }] of Object.entries<Json>(golden.tasks)) {
      const result = evaluation.scoreMmeTask(lines.map((line: string[]) => ({ answer: line[2]!, prediction: `${line[3]}\n` })));
      check(task, [result.parsed, result.metrics, result.score], [parsed, metrics, score]);
      scores[task] = result.score;
    }
    check("total", evaluation.mmeTotals(scores), golden.total);
    for (const [text, parsed] of golden.parse) check(show(text), evaluation.parseMmeAnswer(text), parsed);
  },
  "pope.json"(golden, check) {
    for (const [i, { prediction, parsed }] of items(golden)) check(`item ${i}`, evaluation.parsePopeAnswer(prediction), parsed);
    check("overall", evaluation.summarizePope(golden.items), golden.overall);
  },
  "multiple_choice.json"(golden, check) {
    const right: Record<string, { counted: number; correct: number }> = {};
    const count = (name: string, answer: string, chosen: unknown) => {
      right[name] ??= { counted: 0, correct: 0 };
      right[name].counted++;
      if (chosen === answer) right[name].correct++;
    };
    for (const [i, item] of items(golden)) {
      const { prediction, answer } = item;
      for (const name of ["mmbench", "mmmu", "seed"] as const) {
        const [chosen, expected] = attempt(() => evaluation.chooseOption(prediction, golden.options), item[name]);
        check(`item ${i} ${name}`, chosen, expected);
        if (name === "mmbench" && chosen !== "error") count(name, answer, chosen);
      }
      const science = evaluation.chooseScienceQaOption(prediction, golden.options);
      check(`item ${i} scienceqa`, science, item.scienceqa);
      count("scienceqa", answer, science);
      const parsed = evaluation.parseMultiChoice(prediction, golden.options) ?? "<RANDOM>";
      check(`item ${i} parse`, parsed, item.mmmu_parse_multi_choice);
      count("mmmu_parse_multi_choice", answer, parsed);
    }
    check("aggregate", right, golden.aggregate);
  },
  "mmmu.json"(golden, check) {
    const sorted = (values: readonly unknown[]) => values.map((value) => show(value)).sort();
    for (const [i, { prediction, answer, parsed, correct, normalized, numbers }] of golden.open_items.entries()) {
      const readings = evaluation.parseOpenAnswer(prediction);
      check(`item ${i}`, sorted(readings), sorted(parsed));
      check(`item ${i} correct`, evaluation.openAnswerCorrect(readings, answer), correct);
      check(`item ${i} normalised`, evaluation.normalizeOpenAnswer(prediction), normalized);
      check(`item ${i} numbers`, evaluation.extractNumbers(prediction), numbers);
    }
    const { outputs, answers, result } = golden.total;
    check("total", evaluation.summarizeMmmu(outputs, answers), result);
  },
  "mvbench.json"(golden, check) {
    for (const [i, { prediction, answer, correct }] of items(golden))
      check(`item ${i}`, ...attempt(() => evaluation.mvBenchCorrect(prediction, answer), correct));
    const right = golden.items.filter((item: Json) => evaluation.mvBenchCorrect(item.prediction, item.answer)).length;
    check("accuracy", (right / golden.items.length) * 100, golden.accuracy);
    for (const [i, template] of golden.qa_template.entries())
      check(`template ${i}`, evaluation.mvBenchPrompt(template), { question: template.question_text, answer: template.answer_text });
  },
  "seed.json"({ questions, question_type: types, results, printed, acc_at_1_plain: plain }, check) {
    const predictions = new Map<string, string>(results.map((item: Json) => [item.question_id, item.prediction]));
    const lines = evaluation.summarizeSeed(questions, types, predictions);
    for (const [i, line] of printed.entries()) check(line[0], lines[i], line);
    check("plain", results.filter((item: Json) => item.prediction === item.answer).length / results.length, plain);
  },
  "tiny_lvlm.json"(golden, check) {
    for (const [i, { prediction, answers, score, mrr }] of golden.entries())
      check(`item ${i}`, evaluation.tinyLvlm(prediction, answers), { score, mrr });
  },
  "refcoco.json"(golden, check) {
    let right = 0;
    for (const [i, { answer, gt_bbox: target, hw, parsed_pixel_box: box, iou, correct }] of items(golden)) {
      const result = evaluation.scoreRefCoco(answer, target, { height: hw[0], width: hw[1] });
      check(`item ${i}`, result, { box, iou: iou === 0 ? 0 : iou, correct });
      right += result.correct;
    }
    check("precision", right / golden.total, golden.precision_at_1);
  },
};
