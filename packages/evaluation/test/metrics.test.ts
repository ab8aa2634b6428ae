import * as evaluation from "@tessera/evaluation";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pythonFloat } from "../src/metrics/python-float.ts";
import { pythonRound } from "../src/metrics/python-round.ts";

// Expected values were recorded from the original scripts.
const options = { A: "cat", B: "dog", C: "bird", D: "fish" };

describe("scores of one answer", () => {
  it.each<[string, string[], number, number]>([
    ["  The  Quick   fox ", ["the quick fox"], 1, 0.8125],
    ["the quik fox", ["The quick fox"], 0.9230769230769231, 0.9230769230769231],
    ["Straße", ["STRASSE"], 0.7142857142857143, 0.7142857142857143],
    ["😀😀", ["😀"], 0.5, 0.5],
    ["İstanbul", ["istanbul"], 0.875, 0.8888888888888888],
    ["yes", ["no", "yes"], 1, 1],
    ["half match", ["half"], 0, 0],
  ])("anls of %j for %j is %s, as ST-VQA %s", (prediction, answers, anls, stAnls) => {
    expect(evaluation.anls(prediction, answers)).toBe(anls);
    expect(evaluation.stAnls(prediction, answers)).toBe(stAnls);
  });

  it.each<[string, string, boolean]>([
    ["105", "100", true],
    ["95", "100", false],
    ["5%", "0.05", true],
    ["0", "0.0", false],
    ["1,000", "1000", false],
    ["1_000", "1000", true],
    ["٣", "3", true],
    ["nan", "nan", false],
    ["%", "%", true],
    ["Blue", "blue", true],
  ])("ChartQA takes %j for %j: %s", (prediction, answer, right) => {
    expect(evaluation.relaxedAccuracy(prediction, [answer])).toBe(right ? 1 : 0);
  });

  it.each([
    ["$1,234.50", "$1234.50"],
    ["None of the above", "0 of above"],
    ["a-b c - d", "ab c d"],
    ["12/05/2021", "12 05 2021"],
    ["somebody'd", "somebodyd"],
    ["hed've", "he'd've"],
    ["he's", "he 's"],
    ["The 3.5 , 4 . 2", "3.5 4 2"],
  ])("TextVQA sees %j as %j", (answer, normal) => {
    expect(evaluation.normalizeVqaAnswer(answer)).toBe(normal);
  });

  it("counts three equal people as enough", () => {
    const people = (count: number) => Array.from({ length: 10 }, (_, i) => (i < count ? "two" : "x"));
    expect([0, 1, 2, 3, 4].map((count) => evaluation.vqaAccuracy("2", people(count)))).toEqual([0, 0.3, 0.6, 0.9, 1]);
    expect(() => evaluation.vqaAccuracy("2", ["2"])).toThrow("10 people");
  });

  it.each<[string, string, string, string | undefined]>([
    ["(C)", "(C)", "C", "C"],
    ["A dog", "A", "A", "A"],
    ["It is a dog", "B", "B", undefined],
    ["A. cat", "A", "A", undefined],
    ["I think (A) or (B)", "I think (A) or (B)", "I think (A) or (B)", "B"],
    ["Both A and B are possible here", "B", "B", "B"],
    ["It is definitely the cat that we see", "A", "A", "A"],
  ])("the option chosen by %j", (prediction, letter, science, parsed) => {
    expect(evaluation.chooseOption(prediction, options)).toBe(letter);
    expect(evaluation.chooseScienceQaOption(prediction, options)).toBe(science);
    expect(evaluation.parseMultiChoice(prediction, options)).toBe(parsed);
  });

  it("refuses an empty choice as the original does", () => {
    expect(() => evaluation.chooseOption(" ", options)).toThrow("empty");
    expect(evaluation.chooseScienceQaOption(" ", options)).toBe("");
  });

  it.each<[string, (string | number)[]]>([
    ["approximately 1,234.567", ["approximately 1,234.567", 1234, 234.57]],
    ["1.5e3 units", ["1.5e3 units", 1500, 1, 3]],
    ["It could be red. Therefore Blue", ["blue"]],
    ["line one is x\nline two is y", [" x", "x ", " y", "y "]],
    ["The sum is 10 = 5 + 5", ["5 + 5", 5]],
    [".5", [5]],
  ])("MMMU reads %j as %j", (response, readings) => {
    expect(evaluation.parseOpenAnswer(response)).toEqual(readings);
  });

  it.each<[string, string, boolean]>([
    ["Answer: (A) run", "(A) run.", true],
    ["answer: B", "(B) y", false],
    ["(A)(B)", "(B) y", true],
    ["Option (C)", "(C) x", false],
  ])("MVBench takes %j for %j: %s", (prediction, answer, right) => {
    expect(evaluation.mvBenchCorrect(prediction, answer)).toBe(right);
  });

  it.each<[string, [number, number], number[], number, number]>([
    [
      "the box is [[110, 205, 310, 395]], ok",
      [640, 480],
      [70.4000015258789, 98.4000015258789, 198.39999389648438, 189.60000610351562],
      0.45574861764907837,
      0,
    ],
    ["[[0.1, 0.2, 0.3, 0.4]]", [640, 480], [64, 96, 192, 192], 0.5, 1],
    ["[[100 200 300 400]]", [640, 480], [0, 0, 0, 0], 0, 0],
  ])("RefCOCO's box of %j", (answer, [width, height], box, iou, correct) => {
    expect(evaluation.scoreRefCoco(answer, [64, 120, 192, 240], { width, height })).toEqual({ box, iou, correct });
  });

  it.each<[string, "yes" | "no" | "other", "yes" | "no"]>([
    ["Yes no", "yes", "no"],
    ["There is no cat.", "other", "no"],
    ["Not sure", "no", "yes"],
    ["It is. no", "other", "yes"],
  ])("%j is %s for MME and %s for POPE", (text, mme, pope) => {
    expect(evaluation.parseMmeAnswer(text)).toBe(mme);
    expect(evaluation.parsePopeAnswer(text)).toBe(pope);
  });

  it.each([
    ["It is definitely the cat that we see", "cat that we see"],
    ["a pair of shoes", "pair"],
    ["a , b", ""],
    [".3", ""],
  ])("%j is shortened to %j", (response, short) => {
    expect(evaluation.shortenVqaAnswer(response)).toBe(short);
  });

  it("finds words, not parts of them", () => {
    expect(evaluation.tinyLvlm("$1,234.50", ["x", "1234.50"])).toEqual({ score: 1, mrr: 0.5 });
    expect(evaluation.tinyLvlm("日本語テスト", ["日本語"])).toEqual({ score: 0, mrr: 0 });
  });

  it("counts blanks and case in formulas as OCRBench does", () => {
    const formulas = "Handwritten Mathematical Expression Recognition";
    expect(evaluation.ocrBenchCorrect("x ^ 2 + 1", ["x^2+1"], formulas)).toBe(1);
    expect(evaluation.ocrBenchCorrect("X^2", ["x^2"], formulas)).toBe(0);
    expect(evaluation.ocrBenchCorrect("12 34", ["1234"], "Digit String Recognition")).toBe(0);
  });
});

describe("summaries", () => {
  it("adds MME's share of pictures to its share of questions", () => {
    const lines = [
      { answer: "Yes", prediction: "Yes\n" },
      { answer: "No", prediction: "no\n" },
      { answer: "Yes", prediction: "\n" },
      { answer: "No", prediction: "No.\n" },
    ];
    const { metrics, score } = evaluation.scoreMmeTask(lines);
    expect(metrics).toEqual({ TP: 1, FN: 0, TN: 2, FP: 0, precision: 1, recall: 1, other_num: 1, acc: 0.75 });
    expect(score).toBe(125);
    expect(evaluation.mmeTotals({ OCR: 100, count: score, code_reasoning: 3 })).toEqual({ Perception: 225, Cognition: 3 });
  });

  it("groups OCRBench's categories", () => {
    const summary = evaluation.summarizeOcrBench([
      { category: "Handwriting Recognition", correct: 1 },
      { category: "Doc-oriented VQA", correct: 1 },
    ]);
    expect(summary).toMatchObject({ "Text Recognition": 1, "Doc-oriented VQA": 1, "Final Score": 2, "Final Score Norm": 0.2 });
  });

  it("gives MMMU's domains", () => {
    const answers = {
      validation_Art_1: { question_type: "multiple-choice", ground_truth: "A" },
      validation_Math_2: { question_type: "open", ground_truth: "12" },
    };
    const table = evaluation.summarizeMmmu({ validation_Art_1: "B", validation_Math_2: "It is 12." }, answers);
    expect(table).toMatchObject({ Art: { num: 1, acc: 0 }, "Overall-Science": { num: 1, acc: 1 }, Overall: { num: 2, acc: 0.5 } });
    expect(table["Overall-Business"]).toEqual({ num: 0, acc: 0 });
  });

  it("prints SEED's lines", () => {
    const question = (id: string, data_type: string, answer: string) => ({ question_id: id, question_type_id: 1, data_type, answer });
    const predictions = new Map([
      ["1", "B. dog"],
      ["2", " A"],
      ["3", "A"],
    ]);
    const questions = [question("1", "image", "B"), question("2", "image", "A"), question("3", "video", "A")];
    expect(evaluation.summarizeSeed(questions, { Scene: 1 }, predictions)).toEqual([
      ["Data type Scene", "66.67"],
      ["Total accuracy", "66.67"],
      ["Image accuracy", "50.00"],
      ["Video accuracy", "100.00"],
    ]);
  });
});

describe("Python's numbers", () => {
  it("rounds ties to even and all else to the nearest", () => {
    expect([0.125, 0.375, 2.675, 3.145, -0.125, 1e300].map((value) => pythonRound(value, 2))).toEqual([
      0.12, 0.38, 2.67, 3.15, -0.12, 1e300,
    ]);
  });

  it("reads what JavaScript writes, and never throws", () => {
    fc.assert(fc.property(fc.double(), (value) => Object.is(pythonFloat(String(value)), value) || (value === 0 && pythonFloat("0") === 0)));
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => ["number", "undefined"].includes(typeof pythonFloat(text))));
  });
});

it("no score throws for foreign text, save where the original does", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary", minLength: 1 }), (prediction, answer) => {
      const scores = [
        evaluation.anls(prediction, [answer]),
        evaluation.relaxedAccuracy(prediction, [answer]),
        evaluation.exactMatch(prediction, [answer]),
        evaluation.vqaAccuracy(prediction, new Array(10).fill(answer)),
        evaluation.tinyLvlm(prediction, [answer]).mrr,
        evaluation.ocrBenchCorrect(prediction, [answer], "x"),
        evaluation.scoreRefCoco(prediction, [0, 0, 1, 1], { width: 1, height: 1 }).correct,
        Number(evaluation.openAnswerCorrect(evaluation.parseOpenAnswer(prediction), answer)),
      ];
      return scores.every((score) => score >= 0 && score <= 1);
    }),
  );
});
