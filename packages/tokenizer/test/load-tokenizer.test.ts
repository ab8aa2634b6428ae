import { cp, mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadTokenizer } from "../src/index.ts";

const fixture = fileURLToPath(new URL("fixtures/qwen2", import.meta.url));
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tessera-tokenizer-"));
  await cp(fixture, folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const write = (file: string, text: string) => writeFile(join(folder, file), text);
const edit = async (file: string, change: (json: Record<string, never>) => void) => {
  const json = JSON.parse(await readFile(join(folder, file), "utf8"));
  change(json);
  await write(file, JSON.stringify(json));
};
const refusal = (text: RegExp) => expect.objectContaining({ code: "tokenizer-invalid", message: expect.stringMatching(text) });

describe("loadTokenizer", () => {
  it("reads tokenizer.json where vocab.json is missing", async () => {
    const slow = await loadTokenizer(folder);
    await rm(join(folder, "vocab.json"));
    const fast = await loadTokenizer(folder);
    const text = "<|im_start|>user\n<img></img> Hello, 世界 123!";
    expect(fast.encode(text)).toEqual(slow.encode(text));
    expect(fast.decode(fast.encode(text), { skipSpecialTokens: true })).toBe(slow.decode(slow.encode(text), { skipSpecialTokens: true }));
  });

  it("reads added_tokens.json where tokenizer_config.json does not list the added tokens", async () => {
    await edit("tokenizer_config.json", (json) => delete json.added_tokens_decoder);
    const tokenizer = await loadTokenizer(folder);
    expect(tokenizer.encode("<IMG_CONTEXT>")).toEqual([725]);
    expect(tokenizer.specialIds.has(725)).toBe(true);
  });

  it.each<[string, () => Promise<unknown>, RegExp]>([
    ["JSON that is cut off", () => truncate(join(folder, "vocab.json"), 100), /^vocab\.json: is not JSON/],
    ["JSON that is no object", () => write("added_tokens.json", "[1]"), /^added_tokens\.json: does not hold a JSON object/],
    [
      "an id that is no whole number",
      () => edit("vocab.json", (json) => Object.assign(json, { x: 1.5 })),
      /^vocab\.json: token "x" has the id 1.5/,
    ],
    ["an id beyond the limit", () => edit("vocab.json", (json) => Object.assign(json, { x: 1e9 })), /^vocab\.json: token "x"/],
    ["an id used twice", () => edit("vocab.json", (json) => Object.assign(json, { xyz: 0 })), /^vocab\.json: tokens .* share the id 0/],
    ["an added token on a used id", () => edit("added_tokens.json", (json) => Object.assign(json, { "<new>": 5 })), /share the id 5/],
    ["a missing byte", () => edit("vocab.json", (json) => delete json["!"]), /^vocab\.json: has no token for the byte 33/],
    ["a merge of three parts", () => write("merges.txt", "#version: 0.2\na b c\n"), /^merges\.txt: line 2 does not hold two tokens/],
    ["a merge of unknown tokens", () => write("merges.txt", "qq zz\n"), /^merges\.txt: line 1 uses "qq"/],
    ["missing merges", () => rm(join(folder, "merges.txt")), /^merges\.txt: is missing/],
    ["a wrong flag", () => edit("tokenizer_config.json", (json) => Object.assign(json, { eos_token: 7 })), /^tokenizer_config\.json: /],
    ["a wrong map", () => write("special_tokens_map.json", '{"eos_token":7}'), /^special_tokens_map\.json: /],
  ])("refuses %s, naming the file", async (_, damage, message) => {
    await damage();
    await expect(loadTokenizer(folder)).rejects.toThrow(refusal(message));
  });

  it("refuses a damaged tokenizer.json and an empty folder", async () => {
    await rm(join(folder, "vocab.json"));
    await write("tokenizer.json", '{"model":{"type":"Nonsense"}}');
    await expect(loadTokenizer(folder)).rejects.toThrow(refusal(/^tokenizer\.json: /));
    await rm(join(folder, "tokenizer.json"));
    await expect(loadTokenizer(folder)).rejects.toThrow(refusal(/^tokenizer\.json: is missing/));
  });

  it("ends when the signal does", async () => {
    await expect(loadTokenizer(folder, { signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
  });
});
