import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { findMetric, formatPrediction, parseItems, parsePredictions, runEvaluation, scoreItem, summarize } from "../src/index.ts";

const read = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8");
const items = parseItems(read("items.jsonl"));
const reference = parsePredictions(read("reference_predictions.jsonl"));
const line = (extra: object = {}) =>
  JSON.stringify({ id: "a", task: "t", images: ["a.png"], question: "<image>\nq", metric: "exact", answers: ["x"], ...extra });

describe("summarize", () => {
  it("reproduces the scores of the reference predictions", () => {
    const scores = JSON.parse(read("scores.json"));
    const summary = summarize(items, reference);
    expect({ n: summary.n, accuracy: summary.accuracy }).toEqual({ n: scores.n, accuracy: scores.accuracy });
    expect(summary.oneTile).toEqual(scores.one_tile);
    expect(summary.tiled).toEqual(scores.tiled);
    const tasks = Object.entries(summary.tasks).map(([task, { n, accuracy, meanValue }]) => [task, { n, accuracy, mean_value: meanValue }]);
    expect(Object.fromEntries(tasks)).toEqual(scores.tasks);
  });

  it("names an item without prediction", () => {
    expect(() => summarize(items, reference.slice(1))).toThrow(/open-\d+ has no prediction/);
  });
});

describe("scores", () => {
  const score = (metric: string, prediction: string, answers: string[]) => findMetric(metric).score(prediction, { answers });

  it("compares exact answers apart from case and surrounding white space", () => {
    expect(score("exact", " yes\n", ["Yes"])).toEqual({ value: 1, correct: true });
    expect(score("exact", "Yes, it is", ["Yes"])).toEqual({ value: 0, correct: false });
  });

  it("compares the first boxes", () => {
    expect(score("iou", "cat[[0, 0, 10, 10]]", ["cat[[0, 0, 10, 20]]"])).toEqual({ value: 0.5, correct: true });
    expect(score("iou", "cat[[1[[0, 0, 10, 10]]", ["cat[[20, 20, 30, 30]]"])).toEqual({ value: 0, correct: false });
    // Shares of the picture, sides the wrong way round, JSON: the same box.
    for (const form of ["[0, 0, 0.5, 0.5]", "cat[[500, 500, 0, 0]]", '{"bbox_2d": [0, 0, 500, 500], "label": "cat"}'])
      expect(score("iou", form, ["cat[[0, 0, 500, 500]]"])).toEqual({ value: 1, correct: true });
    expect(score("iou", "no box", ["cat[[0, 0, 10, 20]]"]).value).toBe(0);
    expect(score("iou", "[5, 5, 5, 5]", ["[5, 5, 5, 5]"]).value).toBe(0);
  });

  it("counts facts", () => {
    expect(findMetric("facts").score("A Red cross moving up", { answers: [], facts: ["red cross", "moving right"] })).toEqual({
      value: 0.5,
      correct: false,
    });
    expect(findMetric("facts").score("A red cross", { answers: [], facts: ["red cross"] })).toEqual({ value: 1, correct: true });
  });

  it("counts an item with turns as right when every turn is", () => {
    const [item] = parseItems(
      line({
        turns: [
          { question: "q", metric: "exact", answers: ["a"] },
          { question: "r", metric: "exact", answers: ["b"] },
        ],
      }),
    );
    if (item === undefined) throw new Error("no item");
    expect(scoreItem(item, ["a", "b"]).correct).toBe(true);
    expect(scoreItem(item, ["a", "c"])).toEqual({ value: 0, correct: false });
    expect(scoreItem(item, ["a"]).correct).toBe(false);
  });
});

describe("parseItems", () => {
  it("reads pictures, frames and turns", () => {
    expect(items).toHaveLength(374);
    expect(items.filter(({ video }) => video).every(({ images, maxTiles }) => images.length > 1 && maxTiles === 1)).toBe(true);
    expect(items.filter(({ multiTurn }) => multiTurn).every(({ turns }) => turns.length > 1)).toBe(true);
  });

  it.each([
    ["broken JSON", `${line()}\n\n{"id":`, /^items\.jsonl, line 3: is not JSON/],
    ["a missing answer", line({ answers: [] }), /line 1: .*answers/s],
    ["an unknown metric", line({ metric: "bleu" }), /line 1: .*metric/s],
    ["facts without facts", line({ metric: "facts" }), /line 1: .*needs a non-empty list of facts/s],
    ["a choice without options", line({ metric: "choice" }), /line 1: .*"choice" needs options by letter/s],
    [
      "a turn without its box",
      line({ turns: [{ question: "q", metric: "ref-coco", answers: ["x"] }] }),
      /line 1: .*needs a box.*turns\[0\]/s,
    ],
    ["images beside video", line({ video: ["b.png"] }), /line 1: .*both images and video/s],
    ["an id used twice", `${line()}\n${line()}`, /line 2: the id "a" was used before/],
    ["something that is no object", "[]", /line 1: /],
  ])("refuses %s", (_, text, message) => {
    expect(() => parseItems(text)).toThrow(message);
  });
});

describe("runEvaluation", () => {
  const chosen = items.filter(({ multiTurn }, index) => multiTurn || index < 4);
  const texts = new Map(reference.map((prediction) => [prediction.id, prediction]));

  it("feeds the model's own answers back and gives predictions in input order", async () => {
    const histories: (readonly (readonly [string, string])[])[] = [];
    const seen: string[] = [];
    const predictions = await runEvaluation({
      items: chosen,
      answer: async ({ item, turn, history }) => {
        histories.push(history);
        const known = texts.get(item.id);
        const prediction = item.multiTurn ? known?.prediction[turn] : known?.prediction;
        const tokenIds = item.multiTurn ? known?.tokenIds[turn] : known?.tokenIds;
        return { prediction: prediction as string, tokenIds: tokenIds as number[] };
      },
      onItem: ({ item, done, total }) => void seen.push(`${item.id} ${done}/${total}`),
    });
    expect(predictions).toEqual(chosen.map(({ id }) => texts.get(id)));
    expect(seen.at(-1)).toBe(`${chosen.at(-1)?.id} ${chosen.length}/${chosen.length}`);
    const index = chosen.findIndex(({ multiTurn }) => multiTurn);
    const first = chosen[index];
    expect(histories[index]).toEqual([]);
    expect(histories[index + 1]).toEqual([[first?.turns[0]?.question, texts.get(first?.id ?? "")?.prediction[0]]]);
    const written = predictions.map(formatPrediction).join("\n");
    expect(parsePredictions(written)).toEqual(predictions);
  });

  it("stops at the signal and passes errors on", async () => {
    const controller = new AbortController();
    const answer = async () => {
      controller.abort(new Error("enough"));
      return { prediction: "", tokenIds: [] };
    };
    await expect(runEvaluation({ items: chosen, answer, signal: controller.signal })).rejects.toThrow("enough");
    await expect(runEvaluation({ items: chosen, answer: () => Promise.reject(new Error("model gone")) })).rejects.toThrow("model gone");
  });
});
