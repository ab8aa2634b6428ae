import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demoEvalFolder } from "@tessera/demo-model";
import { decodeImage } from "@tessera/preprocessing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runTessera } from "./run-tessera.ts";

let folder: string;
const count = 6;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tessera-cli-benchmark-"));
  mkdirSync(join(folder, "data", "refcoco"), { recursive: true });
  mkdirSync(join(folder, "data", "coco"), { recursive: true });
  const items = readFileSync(join(demoEvalFolder, "items.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line))
    .filter(({ task }) => task === "ground")
    .slice(0, count);
  const lines = items.map(async (item, i) => {
    const picture = join(demoEvalFolder, item.images[0]);
    const name = `${i}.${picture.split(".").at(-1)}`;
    cpSync(picture, join(folder, "data", "coco", name));
    const { width, height } = await decodeImage(picture);
    // Of the accepted answer, which is in thousandths.
    const [x1, y1, x2, y2] = item.answers[0].match(/\d+/g).slice(-4).map(Number);
    const bbox = [(x1 * width) / 1000, (y1 * height) / 1000, (x2 * width) / 1000, (y2 * height) / 1000];
    return JSON.stringify({ image: `data/coco/${name}`, sent: /<ref>(.*)<\/ref>/.exec(item.question)![1], bbox, width, height });
  });
  writeFileSync(join(folder, "data", "refcoco", "refcoco_val.jsonl"), `${(await Promise.all(lines)).join("\n")}\n`);
});
afterAll(() => rmSync(folder, { recursive: true }));

const out = (name: string) => join(folder, name);
const evaluate = (words: readonly string[], onStart?: Parameters<typeof runTessera>[2]) =>
  runTessera(["eval", "refcoco-val", "--data", join(folder, "data"), ...words], { TESSERA_CACHE: out("cache") }, onStart);
const summary = (name: string) => JSON.parse(readFileSync(join(out(name), "summary.json"), "utf8"));

describe("tessera eval BENCHMARK", () => {
  it("scores the bundled model, with an interval", async () => {
    const { code, stdout } = await evaluate(["--out", out("whole")]);
    expect(code).toBe(0);
    const { questions, failed, figures, intervals, settings } = summary("whole");
    expect([questions, failed, settings.precision]).toEqual([count, 0, "int8"]);
    expect(figures.overall).toBeGreaterThan(0.8);
    expect(intervals.overall.low).toBeLessThanOrEqual(figures.overall);
    expect(intervals.overall.high).toBeGreaterThanOrEqual(figures.overall);
    expect(stdout).toMatch(/^RefCOCO, val: 6 questions\noverall +\d+\.\d % {2}\(95 %: \d+\.\d % to \d+\.\d %\)\n$/);
    const lines = readFileSync(join(out("whole"), "predictions.jsonl"), "utf8")
      .trim()
      .split("\n");
    expect(lines.map((line) => JSON.parse(line).id)).toEqual(Array.from({ length: count }, (_, i) => `${i + 1}`));
    expect(readFileSync(join(out("whole"), "report.html"), "utf8")).toContain("<h1>RefCOCO, val</h1>");
  });

  it("puts parts together, and compares runs", async () => {
    for (const shard of ["0/2", "1/2"]) {
      const part = await evaluate(["--out", out("parts"), "--shard", shard]);
      expect([part.code, part.stdout]).toEqual([0, expect.stringContaining("run without --shard")]);
    }
    expect(existsSync(join(out("parts"), "summary.json"))).toBe(false);
    expect((await evaluate(["--out", out("parts")])).code).toBe(0);
    // Everything was answered by the parts.
    expect(
      readFileSync(join(out("parts"), "answers.jsonl"), "utf8")
        .trim()
        .split("\n"),
    ).toHaveLength(1);
    expect(summary("parts").figures).toEqual(summary("whole").figures);
    const { code, stdout } = await runTessera(["eval", "compare", out("whole"), out("parts")], {});
    expect([code, stdout]).toEqual([0, expect.stringContaining(`${count} questions; ${count} answers the same`)]);
    expect(stdout).toContain("p = 1.0");
    const missing = await runTessera(["eval", "compare", out("whole"), out("nowhere")], {});
    expect([missing.code, missing.stderr]).toEqual([expect.any(Number), expect.stringContaining("nowhere")]);
  });

  it("asks an endpoint instead", async () => {
    const seen: { model: string; max_tokens: number }[] = [];
    const server = createServer(async (request, response) => {
      let body = "";
      for await (const piece of request) body += piece;
      seen.push(JSON.parse(body));
      response.end(JSON.stringify({ choices: [{ message: { content: "nothing" } }] }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
    try {
      expect((await evaluate(["--out", out("there"), "--endpoint", url, "--api-model", "vl"])).code).toBe(0);
    } finally {
      server.close();
    }
    expect(summary("there")).toMatchObject({
      questions: count,
      failed: 0,
      figures: { overall: 0 },
      settings: { endpoint: url, model: "vl" },
    });
    expect(seen.map(({ model, max_tokens }) => [model, max_tokens])).toEqual(Array(count).fill(["vl", 100]));
    const nameless = await evaluate(["--out", out("nameless"), "--endpoint", url]);
    expect([nameless.code, nameless.stderr]).toEqual([2, expect.stringContaining("--api-model")]);
  });

  it("goes on after a kill with the same result", async () => {
    const words = ["--out", out("killed"), "--concurrency", "1"];
    const answers = join(out("killed"), "answers.jsonl");
    const lines = () => (existsSync(answers) ? readFileSync(answers, "utf8").split("\n").length - 1 : 0);
    // On a busy machine it may be done before it is killed: then it is begun anew.
    do {
      rmSync(out("killed"), { recursive: true, force: true });
      await evaluate(words, (child) => {
        const watch = setInterval(() => lines() >= 3 && child.kill("SIGKILL"), 2);
        child.once("exit", () => clearInterval(watch));
      });
    } while (existsSync(join(out("killed"), "summary.json")));
    const before = readFileSync(answers, "utf8").split("\n").slice(1, 3);
    expect(existsSync(join(out("killed"), "summary.json"))).toBe(false);
    expect((await evaluate(words)).code).toBe(0);
    expect(readFileSync(answers, "utf8").split("\n").slice(1, 3)).toEqual(before);
    expect(summary("killed").figures).toEqual(summary("whole").figures);
    const other = await evaluate([...words, "--precision", "fp32"]);
    expect([other.code, other.stderr]).toEqual([2, expect.stringContaining("begun with other settings")]);
  });

  it("counts questions that have no answer, and names what is wrong", async () => {
    rmSync(
      join(folder, "data", "coco", readFileSync(join(folder, "data", "refcoco", "refcoco_val.jsonl"), "utf8").match(/coco\/(0\.\w+)/)![1]!),
    );
    const { stdout } = await evaluate(["--out", out("missing"), "--limit", "2"]);
    expect(stdout).toContain("2 questions, 1 failed");
    expect(readFileSync(join(out("missing"), "answers.jsonl"), "utf8")).toContain("does not exist");
    const shard = await evaluate(["--out", out("x"), "--shard", "4/2"]);
    expect([shard.code, shard.stderr]).toEqual([2, expect.stringContaining("--shard")]);
    const none = await runTessera(["eval", "mnist", "--data", folder, "--out", out("y")], { TESSERA_CACHE: out("cache") });
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("docvqa-val")]);
  });
});
