import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listDemoQuestions, readDemoScenes } from "@tessera/demo-model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runTessera } from "./run-tessera.ts";

const questions = await listDemoQuestions();
const [asked] = questions.filter(({ images }) => images.length === 1) as [(typeof questions)[0]];
const picture = asked.images[0]!;
let folder: string;
let env: Record<string, string>;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tessera-care-"));
  env = { TESSERA_CACHE: join(folder, "cache") };
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("tessera", () => {
  it("streams the whole demo: each scene's answers, a conversation, and the numbers of every answer", async () => {
    const { code, stdout } = await runTessera(["demo", "--precision", "fp32"], env);
    expect(code).toBe(0);
    const scenes = await readDemoScenes();
    const answers = scenes.flatMap(({ questions }) => questions.map(({ reference_answer }) => reference_answer));
    const printed = stdout.split("\n").filter((line) => line.startsWith("> "));
    expect(printed.slice(0, answers.length)).toEqual(answers.map((answer) => `> ${answer}`));
    expect(printed.length).toBeGreaterThan(answers.length + 1);
    const numbers = stdout.match(
      /tiles(?: \(\d+ known\))?, \d+ prompt tokens \(\d+ of images\), first token [\d.]+ s, \d+ tokens, [\d.]+ tokens\/s/g,
    );
    expect(numbers).toHaveLength(printed.length);
  });

  it("shows a picture of one's own", async () => {
    const { code, stdout } = await runTessera(["demo", "--precision", "fp32", "--image", picture, asked.question], env);
    expect([code, stdout.split("\n")[1]]).toEqual([0, `> ${asked.answer}`]);
  });

  it("answers with JSON of a schema", async () => {
    const schema = join(folder, "schema.json");
    writeFileSync(schema, JSON.stringify({ type: "object", properties: { sure: { type: "boolean" } }, required: ["sure"] }));
    const { code, stdout } = await runTessera(["ask", "--schema", schema, picture, asked.question], env);
    expect(code).toBe(0);
    expect(typeof JSON.parse(stdout).sure).toBe("boolean");
    const wrong = await runTessera(["ask", "--schema", picture, picture, asked.question], env);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining("is not a JSON Schema")]);
  });

  it("asks about a video with its frames", async () => {
    const { video = "" } = questions.find((one) => one.video !== undefined) ?? {};
    const { stdout } = await runTessera(["ask", "--json", "--video", video, "--frames", "4", "What moves?"], env);
    expect(JSON.parse(stdout)).toMatchObject({ usage: { tiles: 4 } });
  });

  it("puts a converted model where --out says", async () => {
    const out = join(folder, "out");
    const { stdout } = await runTessera(["convert", "demo", "--out", out], env);
    expect(stdout.startsWith(out)).toBe(true);
    expect(existsSync(join(stdout.trim(), "manifest.json"))).toBe(true);
  });

  it("finds and removes a damaged model in the cache", async () => {
    const cache = join(folder, "damaged");
    const convert = () => runTessera(["convert", "demo", "--precision", "fp32", "--cache", cache], env);
    const path = (await convert()).stdout.trim();
    const verify = () => runTessera(["verify-cache", "--cache", cache], env);
    const whole = await verify();
    expect([whole.code, whole.stdout]).toEqual([0, expect.stringMatching(`^ok +${path} `)]);
    const weights = join(path, "vision.weights");
    const bytes = readFileSync(weights);
    bytes[1000]! ^= 1;
    writeFileSync(weights, bytes);
    const damaged = await verify();
    expect([damaged.code, damaged.stdout]).toEqual([5, expect.stringContaining("vision.weights does not hold")]);
    expect(existsSync(path)).toBe(false);
  });

  it("leaves nothing half-made when Ctrl-C meets a conversion", async () => {
    const cache = join(folder, "interrupted");
    mkdirSync(cache);
    const half = () => readdirSync(cache, { recursive: true }).some((name) => String(name).includes("weights"));
    const { code, stdout, stderr } = await runTessera(["convert", "demo", "--precision", "fp32", "--cache", cache], env, (child) => {
      const poll = setInterval(() => {
        if (!half()) return;
        clearInterval(poll);
        child.kill("SIGINT");
      }, 1);
      child.on("close", () => clearInterval(poll));
    });
    expect(stderr).not.toContain("    at ");
    // The signal may come when everything is written already.
    if (code === 0) expect(existsSync(join(stdout.trim(), "manifest.json"))).toBe(true);
    else expect([code, half()]).toEqual([130, false]);
  });

  it("knows before the work that the predictions cannot be written, and keeps the old ones when it fails", async () => {
    const data = join(folder, "items.jsonl");
    const item = { id: "a", task: "t", images: ["none.png"], question: "<image>\nHi", metric: "exact", answers: ["x"] };
    writeFileSync(data, JSON.stringify(item));
    const nowhere = await runTessera(["eval", "items", "--data", data, "--out", join(folder, "no", "such", "out.jsonl")], env);
    expect([nowhere.code, nowhere.stdout]).toEqual([2, ""]);
    expect(nowhere.stderr).toContain("out.jsonl cannot be written");
    const out = join(folder, "old.jsonl");
    writeFileSync(out, "old\n");
    const failed = await runTessera(["eval", "items", "--data", data, "--out", out], env);
    expect(failed.code).toBe(3);
    expect(failed.stderr).toContain("none.png");
    expect(readFileSync(out, "utf8")).toBe("old\n");
    expect(readdirSync(folder).filter((name) => name.includes("partial"))).toEqual([]);
  });

  it("hints at what to do, in one line", async () => {
    const words = ["ask", picture, picture, "<image> Which of them is red?"];
    const { code, stderr } = await runTessera(words, env);
    expect(code).toBe(2);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr).toContain("(write one <image> for each picture, or none at all)");
    const threads = await runTessera(["ask", picture, "Hi"], { ...env, TESSERA_THREADS: "many" });
    expect(threads.code).toBe(2);
    expect(threads.stderr).toContain("threads");
  });

  it("has a README whose example prints what it says", async () => {
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
    const [, words = "", printed = ""] = /^tessera (.+?) +# (I am .*)$/m.exec(readme) ?? [];
    const split = [...words.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? "");
    expect(await runTessera(split, env)).toMatchObject({ code: 0, stdout: `${printed}\n` });
  });

  it("tells its version", async () => {
    const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
    expect(await runTessera(["--version"], env)).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });
});
