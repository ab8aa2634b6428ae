import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { demoEvalFolder, listDemoQuestions } from "@tessera/demo-model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const questions = await listDemoQuestions();
const [asked, next] = questions.filter(({ images }) => images.length === 1) as [(typeof questions)[0], (typeof questions)[0]];
const picture = asked.images[0]!;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tessera-cli-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function tessera(words: readonly string[], input: string | Buffer = ""): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--import", "tsx", "--conditions=@tessera/source", main, ...words], {
      env: { ...process.env, TESSERA_CACHE: join(folder, "cache"), NO_COLOR: "1" },
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk) => (stdout += chunk));
    child.stderr.on("data", (chunk) => (stderr += chunk));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
    child.stdin.end(input);
  });
}

describe("tessera", () => {
  it("asks about a picture: the answer on stdout, the numbers on stderr", async () => {
    const { code, stdout, stderr } = await tessera(["ask", "--precision", "fp32", picture, asked.question]);
    expect([code, stdout]).toEqual([0, `${asked.answer}\n`]);
    expect(stderr).toMatch(/\d+ tiles, \d+ prompt tokens \(\d+ of images\), first token [\d.]+ s/);
  });

  it("keeps what it saw in a picture for the next run, and answers without a place to keep it", async () => {
    const ask = (store: string) => tessera(["ask", "--precision", "fp32", "--image-store", store, picture, asked.question]);
    const first = await ask(join(folder, "pictures"));
    expect(first.stderr).not.toContain("known");
    const again = await ask(join(folder, "pictures"));
    expect([again.code, again.stdout]).toEqual([0, first.stdout]);
    expect(again.stderr).toMatch(/(\d+) tiles \(\1 known from disk\)/);
    const blocked = await ask(picture);
    expect([blocked.code, blocked.stdout]).toEqual([0, first.stdout]);
    expect(blocked.stderr).toContain(`Warning: Image embeddings cannot be kept in ${picture} (EEXIST)`);
    const wrong = await tessera(["ask", "--image-store", folder, "--image-store-bytes", "1.5", "Hi"]);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining("imageStoreBytes")]);
  });

  it("prints JSON and takes fewer tiles", async () => {
    const { stdout } = await tessera(["ask", "--json", "--max-tiles", "1", picture, asked.question]);
    expect(JSON.parse(stdout)).toMatchObject({ finishReason: "stop", usage: { tiles: 1 } });
  });

  it("chats over piped lines, keeping picture and turns, and survives a bad line", async () => {
    const lines = ["/help", `/image ${picture}`, asked.question, next.question, "/reset", "/image no/such.png", "/frobnicate", "/quit"];
    const { code, stdout, stderr } = await tessera(["chat", "--precision", "fp32"], `${lines.join("\n")}\n`);
    expect(code).toBe(0);
    expect(stdout).toContain("/system TEXT");
    expect(stderr).toMatch(/shapes.png: \d+ × \d+; 1 picture goes with the next question/);
    expect(stderr).toContain("There is no /frobnicate");
    expect(stderr).toContain("no/such.png does not exist");
  });

  it("converts once and describes a checkpoint", async () => {
    const { stdout } = await tessera(["convert", "demo"]);
    expect(readFileSync(join(stdout.trim(), "manifest.json"), "utf8")).toContain("vision.onnx");
    const verified = await tessera(["convert", "demo", "--verify"]);
    expect(verified.stdout.split("\n")[0]).toBe(stdout.trim());
    const [, meanKl = ""] = /^mean KL (\S+), largest \S+, same first choice [\d.]+ % of \d+ tokens$/m.exec(verified.stdout) ?? [];
    expect(Number(meanKl)).toBeGreaterThan(0);
    expect(Number(meanKl)).toBeLessThan(0.05);
    const info = await tessera(["info", "demo", "--json"]);
    expect(JSON.parse(info.stdout)).toMatchObject({ template: expect.any(String), bytes: expect.any(Number) });
    const described = await tessera(["info", "demo"]);
    for (const precision of ["fp32", "int8", "int4"])
      expect(described.stdout).toMatch(
        new RegExp(`^${precision} +about .* of memory .*: (fits|does not fit) into the .* of this machine$`, "m"),
      );
  });

  it("takes the first precision that holds a bound of the KL", async () => {
    const within = (...flags: string[]) => tessera(["convert", "demo", "--precision", "int4", ...flags]);
    const loose = await within("--verify", "--max-kl", "1");
    expect(loose.stdout).toMatch(/^.+\nint4: mean KL /);
    const exact = await within("--verify", "--max-kl", "0");
    expect(exact.stdout).toMatch(/^.+\nfp32: mean KL 0.00e\+0, /);
    expect(exact.stdout.split("\n")[0]).not.toBe(loose.stdout.split("\n")[0]);
    expect(exact.stderr.match(/^int[48]: mean KL .*: more than 0$/gm)).toHaveLength(2);
    const missed = await within("--verify", "--max-kl", "0", "--kv-cache", "int8");
    expect(missed.code).not.toBe(0);
    expect(missed.stdout).toBe("");
    expect(missed.stderr).toContain("no precision holds a mean KL of 0 with a KV cache in int8");
    expect((await within("--max-kl", "1")).stderr).toContain("give --verify, too");
    expect((await within("--verify", "--max-kl", "-1")).stderr).toContain("no KL is below 0");
  });

  it("evaluates items in their order, with the reference's ids", async () => {
    const lines = (name: string) =>
      readFileSync(join(demoEvalFolder, name), "utf8")
        .split("\n")
        .slice(0, 3)
        .map((line) => JSON.parse(line));
    const data = join(folder, "items.jsonl");
    const out = join(folder, "predictions.jsonl");
    const items = lines("items.jsonl").map((item) => ({ ...item, images: item.images.map((path: string) => join(demoEvalFolder, path)) }));
    writeFileSync(data, items.map((item) => JSON.stringify(item)).join("\n"));
    const { code, stdout } = await tessera(["eval", "items", "--model", "demo", "--precision", "fp32", "--data", data, "--out", out]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/background\s+3 {2}100.0 %/);
    const written = readFileSync(out, "utf8").trim().split("\n");
    expect(written.map((line) => JSON.parse(line))).toEqual(lines("reference_predictions.jsonl"));
  });

  it.each([
    [2, ["ask", picture, " "], "question is empty"],
    [2, ["ask", picture, "<image> <image>"], "placeholders"],
    [2, ["ask", picture], "question is missing"],
    [2, ["ask", picture, "no/such.png"], "question is missing"],
    [2, ["ask", "https://example.org/a.png"], "question is missing"],
    [2, ["ask", "-", "-", "Hi"], "one picture"],
    [2, ["ask", "--max-new-tokens", "0", "--model", "no/such/folder", picture, "Hi"], "maxNewTokens"],
    [2, ["chat", "--top-p", "2", "--model", "no/such/folder"], "topP"],
    [2, ["ask", "--max-tile", "2", picture, "Hi"], "(Did you mean --max-tiles?)\ntessera ask --help lists"],
    [2, ["ask"], "missing required argument"],
    [2, ["ask", "--max-tiles", "many", picture, "Hi"], "not a number"],
    [2, ["frobnicate"], "unknown command"],
    [3, ["ask", "no/such.png", "Hi"], "no/such.png does not exist"],
    [3, ["ask", main, "Hi"], "main.ts"],
    [4, ["info", "no/such/folder"], "no/such/folder"],
    [5, ["ask", "--cache", "/dev/null/x", picture, "Hi"], "/dev/null/x"],
  ])("exits with %s for %j and says why, without a stack", async (expected, words, problem) => {
    const { code, stdout, stderr } = await tessera(words);
    expect([code, stdout]).toEqual([expected, ""]);
    expect(stderr).toContain(problem);
    expect(stderr).not.toContain("    at ");
    expect(stderr.trim().split("\n").length).toBeLessThanOrEqual(2);
  });

  it("takes a picture from standard input, and several without places", async () => {
    const words = ["ask", "--json", "--temperature", "0", "--max-new-tokens", "3"];
    const piped = await tessera([...words, "-", asked.question], readFileSync(picture));
    const named = await tessera([...words, picture, asked.question]);
    expect(JSON.parse(piped.stdout).tokenIds).toEqual(JSON.parse(named.stdout).tokenIds);
    const { usage } = JSON.parse((await tessera([...words, picture, picture, "What differs?"])).stdout);
    expect(usage.tiles).toBe(2 * JSON.parse(named.stdout).usage.tiles);
  });
});
