import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type BenchmarkItem, benchmarks, findBenchmark, openAnswerLog, runBenchmark, summarizeBenchmark } from "@tessera/benchmarks";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tessera-benchmarks-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string): void {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
const jsonl = (...records: object[]) => records.map((record) => `${JSON.stringify(record)}\n`).join("");
async function run(id: string, answers: Readonly<Record<string, string>>, more: object = {}) {
  const benchmark = findBenchmark(id);
  const asked: BenchmarkItem[] = [];
  await using log = await openAnswerLog(join(folder, "answers.jsonl"), { id });
  const answered = await runBenchmark({
    benchmark,
    folder,
    log,
    answer: async (item) => {
      asked.push(item);
      return answers[item.id] ?? "";
    },
    ...more,
  });
  return { asked, answered, summary: summarizeBenchmark(benchmark, answered) };
}
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
    expect(asked.find(({ id }) => id === "7")).toMatchObject({ question: `Who? ${phrase}`, images: [join(folder, "docvqa/val/a.png")] });
    // 1, 1 - 1/4, and nothing below a half.
    expect(summary.figures!.overall).toBeCloseTo((1 + 0.75 + 0) / 3, 10);
    // Two questions about one picture are drawn together: the mean of two draws of {1.75 of 2, 0 of 1}.
    expect(summary.interval).toEqual({ low: 0, high: 0.875 });
    rmSync(join(folder, "answers.jsonl"));
    const { answered, summary: test } = await run("docvqa-test", { 7: "mary" });
    expect(test).toEqual({ benchmark: "docvqa-test", questions: 3, failed: 0 });
    const { submission } = findBenchmark("docvqa-test");
    expect(JSON.parse(submission!.write(answered.map(({ answer }) => answer)))[0]).toEqual({ questionId: 7, answer: "mary" });
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

describe("a run", () => {
  const questions = (count: number) =>
    jsonl(
      ...Array.from({ length: count }, (_, i) => ({
        question_id: i,
        question: `${i}?`,
        image: `data/ai2diagram/${i % 3}.png`,
        answer: "A",
      })),
    );
  const file = "ai2diagram/test_vlmevalkit.jsonl";

  it("goes on where it was, tries failures again, and keeps the file's order", async () => {
    write(file, questions(20));
    const benchmark = findBenchmark("ai2d-test");
    const asked: string[] = [];
    const once = async (fail: (id: string) => boolean) => {
      await using log = await openAnswerLog(join(folder, "answers.jsonl"), {});
      return await runBenchmark({
        benchmark,
        folder,
        log,
        answer: async ({ id }) => {
          asked.push(id);
          if (fail(id)) throw new Error("down");
          return "A";
        },
      });
    };
    const first = await once((id) => Number(id) % 5 === 0);
    expect(summarizeBenchmark(benchmark, first)).toMatchObject({ questions: 20, failed: 4, figures: { overall: 0.8 } });
    writeFileSync(join(folder, "answers.jsonl"), '{"id":"19","predic', { flag: "a" });
    asked.length = 0;
    const second = await once(() => false);
    expect(asked.sort()).toEqual(["0", "10", "15", "5"]);
    expect(second.map(({ item }) => item.id)).toEqual(Array.from({ length: 20 }, (_, i) => `${i}`));
    await expect(openAnswerLog(join(folder, "answers.jsonl"), { other: 1 })).rejects.toMatchObject({ code: "invalid-argument" });
  });

  it("begins anew where it was killed in its first line", async () => {
    for (const left of ["{", '{"settings":{"a":1}}']) {
      writeFileSync(join(folder, "cut.jsonl"), left);
      for (const known of [0, 1]) {
        await using log = await openAnswerLog(join(folder, "cut.jsonl"), { a: 1 });
        expect(log.known.size).toBe(known);
        await log.add({ id: "x", prediction: "A" });
      }
    }
  });

  it("takes a part, by number or by share", async () => {
    write(file, questions(10));
    expect((await run("ai2d-test", {}, { limit: 3 })).asked).toHaveLength(3);
    rmSync(join(folder, "answers.jsonl"));
    const { asked } = await run("ai2d-test", {}, { shard: { index: 1, of: 4 }, concurrency: 1 });
    expect(asked.map(({ id }) => id)).toEqual(["1", "5", "9"]);
  });

  it.each([
    ["a cut line", `${questions(1)}{"question_id": 2, "ques`, "line 2: is not JSON; the file may be cut off"],
    ["a missing field", '{"image":"a","answer":"A"}\n', "line 1: question: expected a text"],
    ["an answer that is none", '{"question":"?","image":"a","answer":{}}\n', "line 1: answer: expected an answer"],
    ["an id that comes twice", questions(1) + questions(1), "question 0 comes twice"],
  ])("names %s", async (_, content, message) => {
    write(file, content);
    await expect(run("ai2d-test", {})).rejects.toMatchObject({ code: "invalid-argument", message: expect.stringContaining(message) });
  });

  it("names columns that are missing, tables that are cut off and files that are not there", async () => {
    await expect(run("ocrbench", {})).rejects.toMatchObject({ code: "media-not-found", message: expect.stringContaining("OCRBench.tsv") });
    write("OCRBench.tsv", "index\tquestion\n");
    await expect(run("ocrbench", {})).rejects.toThrow("there is no column image");
    write("OCRBench.tsv", 'index\timage\tquestion\tanswer\tcategory\n0\tAA==\t"What');
    await expect(run("ocrbench", {})).rejects.toThrow("ends inside a quote");
    write("OCRBench.tsv", "index\timage\tquestion\tanswer\tcategory\n0\tAA==\n");
    await expect(run("ocrbench", {})).rejects.toThrow("has 2 cells, expected 5");
  });

  it("ends at an abort with its reason", async () => {
    write(file, questions(5));
    const controller = new AbortController();
    const answer = async () => {
      controller.abort(new Error("enough"));
      controller.signal.throwIfAborted();
      return "";
    };
    await expect(run("ai2d-test", {}, { answer, signal: controller.signal })).rejects.toThrow("enough");
  });
});
