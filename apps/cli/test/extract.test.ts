import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { demoEvalFolder } from "@tessera/demo-model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runTessera } from "./run-tessera.ts";

let folder: string;
let inbox: string;
const schema = {
  type: "object",
  properties: { color: { enum: ["red", "green", "blue"] } },
  required: ["color"],
  additionalProperties: false,
};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tessera-cli-extract-"));
  inbox = join(folder, "inbox");
  mkdirSync(join(inbox, "deep"), { recursive: true });
  const [first, second] = readFileSync(join(demoEvalFolder, "items.jsonl"), "utf8").split("\n");
  copyFileSync(join(demoEvalFolder, JSON.parse(first!).images[0]), join(inbox, "b.png"));
  copyFileSync(join(demoEvalFolder, JSON.parse(second!).images[0]), join(inbox, "deep", "a.png"));
  writeFileSync(join(inbox, "broken.png"), "no picture");
  writeFileSync(join(inbox, "notes.txt"), "not looked at");
  copyFileSync(fileURLToPath(new URL("fixtures/two-pages.pdf", import.meta.url)), join(inbox, "c.pdf"));
  writeFileSync(join(folder, "schema.json"), JSON.stringify(schema));
  writeFileSync(join(folder, "schema.mjs"), `export default ${JSON.stringify(schema)};`);
});
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string) => join(folder, name);
const extract = (words: readonly string[], onStart?: Parameters<typeof runTessera>[2]) =>
  runTessera(["extract", ...words, "--max-tiles", "1", "--max-new-tokens", "20"], { TESSERA_CACHE: at("cache") }, onStart);
const names = ["b.png", "broken.png", "c.pdf", join("deep", "a.png")];

describe("tessera extract", () => {
  it("makes a table of a folder, with what failed in it", async () => {
    const { code, stderr } = await extract([inbox, "--schema", at("schema.json"), "--out", at("rows.csv"), "--concurrency", "auto"]);
    expect([code, stderr]).toEqual([0, expect.stringContaining("4 rows, 1 of them failed")]);
    const lines = readFileSync(at("rows.csv"), "utf8").trimEnd().split("\r\n");
    expect(lines[0]).toBe("input,color,error");
    expect(lines.slice(1).map((line) => line.split(",")[0])).toEqual(names.map((name) => join(inbox, name)));
    expect(lines[2]).toContain("image-decode-failed");
    for (const i of [1, 3, 4]) expect(lines[i]!.split(",")[1]).toMatch(/^(red|green|blue)$/);
    expect(existsSync(at("rows.csv.journal"))).toBe(false);
  });

  it("goes on after it was killed, with what was answered not asked again", async () => {
    const words = [inbox, "--schema", at("schema.mjs"), "--out", at("rows.jsonl"), "--per", "page", "--concurrency", "1"];
    const journal = at("rows.jsonl.journal");
    const lines = () => (existsSync(journal) ? readFileSync(journal, "utf8").split("\n").length - 1 : 0);
    // On a busy machine it may be done before it is killed: then it is begun anew.
    while (!existsSync(journal)) {
      rmSync(at("rows.jsonl"), { force: true });
      await extract(words, (child) => {
        const watch = setInterval(() => lines() >= 3 && child.kill("SIGKILL"), 2);
        child.once("exit", () => clearInterval(watch));
      });
    }
    const answered = readFileSync(journal, "utf8").trimEnd().split("\n").slice(1);
    expect(existsSync(at("rows.jsonl"))).toBe(false);
    const other = await extract([...words, "--prompt", "Something else?"]);
    expect([other.code, other.stderr]).toEqual([2, expect.stringContaining("begun with other settings")]);
    expect((await extract(words)).code).toBe(0);
    const rows = readFileSync(at("rows.jsonl"), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(rows.map(({ input, page }) => [input.slice(inbox.length + 1), page])).toEqual([
      ["b.png", 1],
      ["broken.png", 1],
      ["c.pdf", 1],
      ["c.pdf", 2],
      [join("deep", "a.png"), 1],
    ]);
    for (const line of answered) for (const row of JSON.parse(line).rows) expect(rows).toContainEqual(row);
  });

  it("goes on with what comes into a folder, and after an interruption with what it knows", async () => {
    const post = at("post");
    mkdirSync(post);
    copyFileSync(join(inbox, "b.png"), join(post, "first.png"));
    const words = [post, "--schema", at("schema.json"), "--out", at("post.jsonl"), "--watch"];
    const rows = () =>
      (existsSync(at("post.jsonl")) ? readFileSync(at("post.jsonl"), "utf8") : "")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line));
    const until = (count: number, then: () => void) => (child: { once(event: "exit", end: () => void): unknown }) => {
      const timer = setInterval(() => {
        if (rows().length !== count) return;
        clearInterval(timer);
        then();
      }, 20);
      child.once("exit", () => clearInterval(timer));
    };
    const { code } = await extract(words, (child) => {
      until(1, () => copyFileSync(join(inbox, "c.pdf"), join(post, "a-later.pdf")))(child);
      until(2, () => child.kill("SIGINT"))(child);
    });
    expect(code).not.toBe(0);
    const before = rows();
    expect(before.map(({ input }) => input)).toEqual([join(post, "first.png"), join(post, "a-later.pdf")]);
    expect((await extract(words.slice(0, -1))).code).toBe(0);
    expect(rows()).toEqual([before[1], before[0]]);
    expect(existsSync(at("post.jsonl.journal"))).toBe(false);
  });

  it("refuses what it cannot write or read before a model is loaded", async () => {
    for (const [words, message] of [
      [[inbox, "--schema", at("schema.json"), "--out", at("rows.ods")], ".jsonl, .csv, .xlsx"],
      [[inbox, "--schema", at("none.json"), "--out", at("x.csv")], "none.json cannot be read"],
      [[at("schema.json"), "--schema", at("nothing.mjs"), "--out", at("x.csv")], "nothing.mjs cannot be loaded"],
      [[join(folder, "cache"), "--schema", at("schema.json"), "--out", at("x.csv")], "no pictures, documents or videos"],
    ] as const) {
      const { code, stderr } = await extract(words);
      expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
    }
  });
});
