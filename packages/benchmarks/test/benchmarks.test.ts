import { benchmarks, findBenchmark } from "@tessera/benchmarks";
import { describe, expect, it } from "vitest";
import { dataFolder, jsonl } from "./data-folder.ts";

const { path, write, run } = dataFolder();
const phrase = "Answer the question using a single word or phrase.";

describe("benchmarks", () => {
  it("have names, files, tiles and tokens of their own, and a metric or a file to upload", () => {
    expect(new Set(benchmarks.map(({ id }) => id)).size).toBe(benchmarks.length);
    for (const { files, maxTiles, maxNewTokens, metric, submission } of benchmarks) {
      expect(files.length).toBeGreaterThan(0);
      expect(maxTiles).toBeGreaterThan(0);
      expect(maxNewTokens).toBeGreaterThan(0);
      expect((metric === undefined) !== (submission === undefined)).toBe(true);
    }
    expect(() => findBenchmark("mnist")).toThrow("docvqa-val");
  });

  it("DocVQA: validation by ANLS, the test as a file to upload", async () => {
    const questions = jsonl(
      { question_id: 7, question: "Who?", image: "data/docvqa/val/a.png", answer: "x" },
      { question_id: 8, question: "When?", image: "data/docvqa/val/a.png" },
      { question_id: 9, question: "Why?", image: "data/docvqa/val/b.png" },
    );
    write("docvqa/val.jsonl", questions);
    write("docvqa/test.jsonl", questions);
    const data = [
      [7, ["Mary", "Mary Ann"]],
      [8, ["2001"]],
      [9, ["rain"]],
    ].map(([questionId, answers]) => ({ questionId, answers }));
    write("docvqa/val/val_v1.0.json", JSON.stringify({ data }));
    const { asked, summary } = await run("docvqa-val", { 7: "mary", 8: "2002", 9: "sunshine" });
    expect(asked.find(({ id }) => id === "7")).toMatchObject({ question: `Who? ${phrase}`, images: [path("docvqa/val/a.png")] });
    // 1, 1 - 1/4, and nothing below a half.
    expect(summary.figures!.overall).toBeCloseTo((1 + 0.75 + 0) / 3, 10);
    // Two questions about one picture are drawn together: the mean of two draws of {1.75 of 2, 0 of 1}.
    expect(summary.intervals!.overall).toEqual({ low: 0, high: 0.875 });
    const { items, summary: test } = await run("docvqa-test", { 7: "mary" });
    expect(test).toEqual({ benchmark: "docvqa-test", questions: 3, failed: 0 });
    const { submission } = findBenchmark("docvqa-test");
    expect(JSON.parse(submission!.write(items))[0]).toEqual({ questionId: 7, answer: "mary" });
  });

  it("TextVQA: ten people", async () => {
    write("textvqa/textvqa_val.jsonl", jsonl({ question_id: 1, question: "What?", image: "data/textvqa/a.jpg" }));
    const answers = ["cat", "cat", "cat", ...Array(7).fill("dog")].map((answer) => ({ answer }));
    write("textvqa/textvqa_val_annotations.json", JSON.stringify({ annotations: [{ question_id: 1, answers }] }));
    expect((await run("textvqa-val", { 1: "cat" })).summary.figures!.overall).toBeCloseTo(0.9, 10);
  });

  it("ChartQA: both halves, within 5 %", async () => {
    write("chartqa/test_human.jsonl", jsonl({ question: "How many?", image: "data/chartqa/a.png", answer: "100" }));
    write("chartqa/test_augmented.jsonl", jsonl({ question: "Who?", image: "data/chartqa/a.png", answer: "Rome" }));
    const { summary } = await run("chartqa-test", { "human-0": "104", "augmented-0": "Oslo" });
    expect(summary.figures).toEqual({ overall: 0.5, human: 1, augmented: 0 });
  });

  it("AI2D: the question as it is", async () => {
    write("ai2diagram/test_vlmevalkit.jsonl", jsonl({ question: "Which?\nA. a\nB. b", image: "data/ai2diagram/a.png", answer: "B" }));
    const { asked, summary } = await run("ai2d-test", { 1: "b" });
    expect(asked[0]!.question).toBe("Which?\nA. a\nB. b");
    expect(summary.figures!.overall).toBe(1);
  });

  it("RefCOCO: the singular, boxes in pixels", async () => {
    const box = { image: "data/coco/a.jpg", sent: "red car", bbox: [10, 20, 60, 120], width: 100, height: 200 };
    write("refcoco/refcoco_val.jsonl", jsonl(box, { ...box, sent: "tree" }));
    const { asked, summary } = await run("refcoco-val", { 1: "red car[[100, 100, 600, 600]]", 2: "none" });
    expect(asked[0]!.question).toBe("Please provide the bounding box coordinate of the region this sentence describes: <ref>red car</ref>");
    expect(summary.figures!.overall).toBe(0.5);
  });

  it("OCRBench: pictures in the table, answers as a list of Python's", async () => {
    const rows = [
      "index\timage\tquestion\tanswer\tcategory",
      `0\t${Buffer.from("png").toString("base64")}\tWhat is\twritten`.replace(
        "\twritten",
        ` written?\t['CENTRE', "it's"]\tRegular Text Recognition`,
      ),
      `1\t${Buffer.from("png").toString("base64")}\t"Two\nlines, ""quoted""?"\t"['5 %']"\tScene Text-centric VQA`,
    ];
    write("OCRBench.tsv", `${rows.join("\n")}\n`);
    const { asked, summary } = await run("ocrbench", { 0: "it says it's", 1: "6" });
    expect(asked.map(({ question }) => question)).toEqual([`What is written?\n${phrase}`, `Two\nlines, "quoted"?\n${phrase}`]);
    expect(Buffer.from(asked[0]!.images[0] as Uint8Array).toString()).toBe("png");
    expect(asked[0]!.reference).toMatchObject({ answers: ["CENTRE", "it's"] });
    expect(summary.figures!.overall).toBe(1);
  });
});
