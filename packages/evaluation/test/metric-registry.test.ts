import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findMetric, type Metric, metrics, type Reference, type ScoredAnswer } from "../src/index.ts";

/** A reference that every metric accepts. */
const reference: Reference = {
  answers: new Array(10).fill("(A) cat"),
  facts: ["cat"],
  category: "existence",
  options: { A: "cat", B: "dog" },
  box: [0, 0, 10, 10],
  size: [100, 100],
  groups: { figure: ["a"], question: ["b"], skills: [], answer_type: ["integer"] },
};

function scored(name: string, answers: readonly (readonly [prediction: string, reference: Reference])[]): ScoredAnswer[] {
  const metric = findMetric(name);
  return answers.map(([prediction, wanted]) => ({ prediction, reference: wanted, score: metric.score(prediction, wanted) }));
}

const total = (name: string, answers: readonly (readonly [prediction: string, reference: Reference])[]) =>
  findMetric(name).aggregate(scored(name, answers));

describe("every metric", () => {
  const all: readonly Metric[] = metrics;

  it("has a name of its own, and an unknown one is refused with the known ones", () => {
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    expect(() => findMetric("bleu")).toThrow(/no metric "bleu"; known: exact, iou, facts/);
  });

  it.each(all.map((metric) => [metric.name, metric] as const))("%s scores any text from 0 to 1 and sums it up", (_, metric) => {
    expect(metric.missing?.(reference)).toBeUndefined();
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (prediction) => {
        const score = metric.score(prediction, reference);
        expect(score.value).toBeGreaterThanOrEqual(0);
        expect(score.value).toBeLessThanOrEqual(1);
        expect(metric.aggregate([{ prediction, reference, score }])).toHaveProperty("overall");
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ["facts", { facts: [] }],
    ["st-anls", { answers: [" "] }],
    ["vqa", { answers: ["one"] }],
    ["ocr-bench", { category: undefined }],
    ["mme", { category: undefined }],
    ["mmmu", { category: undefined }],
    ["choice", { options: {} }],
    ["science-qa", { options: undefined }],
    ["circular-choice", { options: {} }],
    ["kit-choice", { options: undefined }],
    ["hallusion-bench", { groups: { figure: ["a"] } }],
    ["mv-bench", { answers: ["(A)"] }],
    ["ref-coco", { box: undefined }],
    ["ref-coco", { size: undefined }],
  ])("%s says what it lacks: %j", (name, lacking) => {
    expect(findMetric(name).missing?.({ ...reference, ...lacking })).toEqual(expect.any(String));
  });
});

describe("figures of a benchmark", () => {
  it("means, by category", () => {
    const answers = (category: string): Reference => ({ answers: ["100"], category });
    expect(
      total("relaxed", [
        ["103", answers("human")],
        ["7", answers("human")],
        ["100", answers("augmented")],
      ]),
    ).toEqual({ overall: 2 / 3, human: 0.5, augmented: 1 });
    expect(total("exact", [])).toEqual({ overall: 0 });
  });

  it("DocVQA's similarity, by InfographicsVQA's kinds", () => {
    const figures = total("anls", [
      ["fox", { answers: ["fox"], groups: { evidence: ["map"] } }],
      ["cow", { answers: ["fox"], groups: { evidence: ["figure"] } }],
    ]);
    expect(figures).toMatchObject({ overall: 0.5, Map: 1, Figure: 0, Counting: 0 });
  });

  it("MME's points: questions and pictures", () => {
    const figures = total("mme", [
      ["Yes", { answers: ["Yes"], category: "existence" }],
      ["No", { answers: ["No"], category: "existence" }],
      ["Yes", { answers: ["Yes"], category: "code_reasoning" }],
      ["Yes", { answers: ["No"], category: "code_reasoning" }],
    ]);
    expect(figures).toEqual({ overall: 250, Perception: 200, Cognition: 50, existence: 200, code_reasoning: 50 });
  });

  it("POPE's F1, averaged over the categories", () => {
    const figures = total("pope", [
      ["Yes", { answers: ["yes"], category: "random" }],
      ["Yes", { answers: ["yes"], category: "popular" }],
      ["Yes", { answers: ["no"], category: "popular" }],
    ]);
    expect(figures).toMatchObject({ overall: (1 + 2 / 3) / 2, random: 1, popular: 2 / 3, f1: 0.8, yes_ratio: 1 });
  });

  it("OCRBench's points of 1000", () => {
    expect(total("ocr-bench", [["It says HOTEL", { answers: ["hotel"], category: "Regular Text Recognition" }]])).toMatchObject({
      overall: 1,
      "Text Recognition": 1,
      "Final Score Norm": 0.1,
    });
  });

  it("MMMU's subjects and domains, choices and open answers", () => {
    const figures = total("mmmu", [
      ["A", { answers: ["A"], options: { A: "x", B: "y" }, category: "Art" }],
      ["", { answers: ["A"], options: { A: "x", B: "y" }, category: "Art" }],
      ["It is 12.", { answers: ["12"], category: "Math" }],
    ]);
    expect(figures).toMatchObject({ overall: 0.667, Art: 0.5, Math: 1, "Overall-Science": 1 });
  });

  it("Tiny LVLM's rank, and RefCOCO's share of boxes", () => {
    expect(total("tiny-lvlm", [["a cat", { answers: ["dog", "cat"] }]])).toEqual({ overall: 1, mrr: 0.5 });
    const box: Reference = { answers: [""], box: [0, 0, 10, 10], size: [100, 100] };
    expect(
      total("ref-coco", [
        ["[[0, 0, 100, 60]]", box],
        ["no box", box],
      ]),
    ).toEqual({ overall: 0.5 });
  });
});

describe("VLMEvalKit's rules without a judge", () => {
  const options = { A: "a cat", B: "a dog" };
  const score = (name: string, prediction: string, wanted: Partial<Reference>) =>
    findMetric(name).score(prediction, { ...reference, ...wanted }).correct;

  it.each([
    ["B", true],
    ["B.", true],
    ["(B) a dog", true],
    ["The answer is B", true],
    ["A or B", false],
    ["It is a dog.", true],
    ["A dog", false], // the article is a letter
    ["a cat and a dog", false],
    ["", false],
    ["Cannot determine the answer: B", false],
    [`a dog ${"and so on ".repeat(10)}`, false], // too long for its text to count
  ])("%j chooses B: %j", (prediction, right) => {
    expect(score("kit-choice", prediction, { answers: ["B"], options })).toBe(right);
  });

  it("reads yes and no as words, and both as neither", () => {
    const yes = (prediction: string) => score("hallusion-bench", prediction, { answers: ["Yes"] });
    expect(["Yes", "yes.", "YES, it is", "(yes)"].map(yes)).toEqual([true, true, true, true]);
    expect(["No", "yes and no", "eyes", ""].map(yes)).toEqual([false, false, false, false]);
  });

  it("HallusionBench: answers, figures and questions, by hand", () => {
    const ask = (figure: string, question: string, prediction: string) =>
      [prediction, { answers: ["Yes"], groups: { figure: [figure], question: [question] } }] as const;
    const figures = total("hallusion-bench", [
      ask("f1", "q1", "yes"),
      ask("f1", "q2", "yes"),
      ask("f2", "q1", "no"),
      ask("f3", "q3", "yes"),
    ]);
    expect(figures).toEqual({ aAcc: 3 / 4, fAcc: 2 / 3, qAcc: 2 / 3, overall: (3 / 4 + 2 / 3 + 2 / 3) / 3 });
  });

  it("MMBench: a question is right in every order of its options", () => {
    const ask = (question: string, prediction: string) =>
      [prediction, { answers: ["A"], options, category: question[0]!, groups: { question: [question] } }] as const;
    const figures = total("circular-choice", [ask("x1", "A"), ask("x2", "A"), ask("x1", "B"), ask("x2", "A")]);
    expect(figures).toEqual({ overall: 0.5, x: 0.5, vanilla: 0.75 });
  });

  it("MathVista: letters and bare numbers", () => {
    const number = (type: string, prediction: string) =>
      score("math-vista", prediction, { answers: ["2"], options: undefined, groups: { answer_type: [type] } });
    expect(["2", " 2\n", "2.0", "two", ""].map((text) => number("integer", text))).toEqual([true, true, false, false, false]);
    expect(["2", "2.0", "2e0", "2 m"].map((text) => number("float", text))).toEqual([true, true, true, false]);
    expect(number("text", "2")).toBe(false);
    expect(score("math-vista", "(A)", { answers: ["A"], options })).toBe(true);
    const skilled = (skills: readonly string[], prediction: string) =>
      [prediction, { answers: ["1"], category: "task", groups: { answer_type: ["integer"], skills } }] as const;
    expect(total("math-vista", [skilled(["logic", "algebra"], "1"), skilled(["logic"], "2")])).toEqual({
      overall: 0.5,
      task: 0.5,
      logic: 0.5,
      algebra: 1,
    });
  });
});
