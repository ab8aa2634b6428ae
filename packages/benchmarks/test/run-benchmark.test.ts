import { appendFileSync, readdirSync, readFileSync } from "node:fs";
import { findBenchmark, openAnswers, type RunOptions, runBenchmark, scoreAnswers, summarizeBenchmark } from "@tessera/benchmarks";
import { describe, expect, it } from "vitest";
import { dataFolder, jsonl } from "./data-folder.ts";

const { path, write, run } = dataFolder();
const file = "ai2diagram/test_vlmevalkit.jsonl";
const benchmark = findBenchmark("ai2d-test");
const questions = (count: number) =>
  jsonl(
    ...Array.from({ length: count }, (_, i) => ({ question_id: i, question: `${i}?`, image: `data/ai2diagram/${i % 3}.png`, answer: "A" })),
  );
const ids = (count: number) => Array.from({ length: count }, (_, i) => `${i}`);
const header = "index\timage\tquestion\tanswer\tcategory\n";

/** A run into the data folder itself; gives what was asked. */
async function runInto(more: Partial<RunOptions> & { readonly settings?: object } = {}) {
  const asked: string[] = [];
  await using answers = await openAnswers(path(), more.settings ?? {}, more.shard);
  const answered = await runBenchmark({
    benchmark,
    folder: path(),
    answers,
    ...more,
    answer: async (item, signal) => {
      asked.push(item.id);
      return more.answer === undefined ? "A" : await more.answer(item, signal);
    },
  });
  return { asked: asked.sort((a, b) => Number(a) - Number(b)), answered };
}

describe("a run", () => {
  it("goes on where it was, tries failures again, and keeps the data's order", async () => {
    write(file, questions(20));
    const first = await runInto({
      answer: async ({ id }) => {
        if (Number(id) % 5 === 0) throw new Error("down");
        return "A";
      },
    });
    const summary = summarizeBenchmark(benchmark, scoreAnswers(benchmark, first.answered));
    expect(summary).toMatchObject({ questions: 20, failed: 4, figures: { overall: 0.8 } });
    appendFileSync(path("answers.jsonl"), '{"id":"19","predic');
    const second = await runInto();
    expect(second.asked).toEqual(["0", "5", "10", "15"]);
    expect(second.answered.map(({ item }) => item.id)).toEqual(ids(20));
    await expect(openAnswers(path(), { other: 1 })).rejects.toMatchObject({ code: "invalid-argument" });
  });

  it("asks again what was changed since, and more when more is wanted", async () => {
    write(file, questions(6));
    expect((await runInto({ limit: 4 })).asked).toEqual(ids(4));
    write(file, questions(6).replace("2?", "2 or 3?"));
    expect((await runInto()).asked).toEqual(["2", "4", "5"]);
    expect((await runInto()).asked).toEqual([]);
  });

  it("is put together from parts", async () => {
    write(file, questions(10));
    expect((await runInto({ shard: { index: 1, of: 3 } })).asked).toEqual(["1", "4", "7"]);
    expect((await runInto({ shard: { index: 2, of: 3 }, limit: 6 })).asked).toEqual(["2", "5"]);
    const whole = await runInto();
    expect(whole.asked).toEqual(["0", "3", "6", "8", "9"]);
    expect(whole.answered.map(({ item }) => item.id)).toEqual(ids(10));
    expect(
      readdirSync(path())
        .filter((name) => name.startsWith("answers"))
        .sort(),
    ).toEqual(["answers-1-of-3.jsonl", "answers-2-of-3.jsonl", "answers.jsonl"]);
  });

  it("waits for answers in flight however it ends, and keeps what it has", async () => {
    for (const broken of [`${questions(3)}{"question_id": 3, "ques`, questions(3) + questions(1)]) {
      write(file, broken);
      let running = 0;
      const answer = async (_: unknown, signal: AbortSignal) => {
        running++;
        await new Promise<void>((resolve) => signal.addEventListener("abort", () => setTimeout(resolve, 20), { once: true }));
        running--;
        throw signal.reason;
      };
      await expect(runInto({ concurrency: 8, answer })).rejects.toMatchObject({ code: "invalid-argument" });
      expect(running).toBe(0);
    }
  });

  it("ends at an abort with its reason", async () => {
    write(file, questions(5));
    const controller = new AbortController();
    const answer = async ({ id }: { readonly id: string }) => {
      if (id === "0") return "A";
      controller.abort(new Error("enough"));
      controller.signal.throwIfAborted();
      return "";
    };
    await expect(runInto({ answer, signal: controller.signal, concurrency: 1 })).rejects.toThrow("enough");
    expect(readFileSync(path("answers.jsonl"), "utf8").split("\n")).toHaveLength(3);
  });

  it("keeps questions about one picture of a table together", async () => {
    const picture = (text: string) => Buffer.from(text).toString("base64");
    const row = (index: number, image: string) => `${index}\t${picture(image)}\tWhat?\t['a']\tHandwriting Recognition\n`;
    write("OCRBench.tsv", header + row(0, "one") + row(1, "two") + row(2, "one"));
    const [first, second, third] = (await run("ocrbench", {})).items.map(({ cluster }) => cluster);
    expect(third).toBe(first);
    expect(second).not.toBe(first);
  });
});

describe("data", () => {
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
    write("OCRBench.tsv", `${header}0\tAA==\t"What`);
    await expect(run("ocrbench", {})).rejects.toThrow("ends inside a quote");
    write("OCRBench.tsv", `${header}0\tAA==\n`);
    await expect(run("ocrbench", {})).rejects.toThrow("has 2 cells, expected 5");
    write(`${file}/x`, "a folder where a file should be");
    await expect(run("ai2d-test", {})).rejects.toMatchObject({ code: "media-not-found" });
  });

  it("is read with a byte order mark, empty lines, line ends of Windows and cells of any size", async () => {
    const image = Buffer.alloc(9_000_000, 7).toString("base64");
    const rows = [
      `0\t"${image}"\t"Say ""a\tb""\n\nor c"\t['a']\tHandwriting Recognition`,
      "",
      `1\tAA==\tin 5" letters\t['b']\tHandwriting Recognition`,
      "",
      "",
    ];
    write("OCRBench.tsv", `\uFEFF${header}${rows.join("\n")}`.replaceAll("\n", "\r\n"));
    const { asked, summary } = await run("ocrbench", { 0: "a", 1: "b" }, { concurrency: 1 });
    expect(asked.map(({ question }) => question.split("\nAnswer")[0])).toEqual(['Say "a\tb"\n\nor c', 'in 5" letters']);
    expect((asked[0]!.images[0] as Uint8Array).length).toBe(9_000_000);
    expect(summary.figures!.overall).toBe(2);
  });
});
