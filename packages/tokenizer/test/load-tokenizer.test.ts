import { cp, mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { seededRandom } from "@tessera/core";
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
const respell = async (change: (json: string) => string) => write("vocab.json", change(await readFile(join(folder, "vocab.json"), "utf8")));
const refusal = (text: RegExp) => expect.objectContaining({ code: "tokenizer-invalid", message: expect.stringMatching(text) });

describe("loadTokenizer", () => {
  it("refuses letters under many marks, whose order would take a minute, in every tokenizer that orders them", async () => {
    const slow = await loadTokenizer(folder);
    await rm(join(folder, "vocab.json"));
    const fast = await loadTokenizer(folder);
    const marked = (count: number) => `a${"\u0301\u0323".repeat(count / 2)}`;
    for (const tokenizer of [slow, fast]) {
      expect(() => tokenizer.encode(`x ${marked(200_000)}`)).toThrow(expect.objectContaining({ code: "invalid-argument" }));
      const { length } = tokenizer.encode(marked(256));
      expect(tokenizer.encode(marked(256).repeat(3)).length).toBe(3 * length);
    }
  });

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

  it("refuses added tokens that are too long to be looked for", async () => {
    const add = (contents: readonly string[]) =>
      edit("tokenizer_config.json", (json) =>
        Object.assign(json, { added_tokens_decoder: Object.fromEntries(contents.map((content, i) => [800 + i, { content }])) }),
      );
    await add(["a".repeat(3_000_000)]);
    await expect(loadTokenizer(folder)).rejects.toEqual(refusal(/longest added token has 3000000 characters/));
    const long = (count: number) => Array.from({ length: count }, (_, i) => `${i}`.padStart(1000, "x"));
    await add(long(1001));
    await expect(loadTokenizer(folder)).rejects.toEqual(refusal(/all have 1001\d{3}: too many/));
    await add(long(990));
    expect((await loadTokenizer(folder)).encode("b <IMG_CONTEXT>")).toContain(725);
  });

  const spellings: [string, (json: string) => string][] = [
    ["indented, with other line ends", (json) => JSON.stringify(JSON.parse(json), null, 2).replaceAll("\n", "\r\n")],
    [
      "with escapes",
      (json) =>
        JSON.stringify(JSON.parse(json)).replace(/[^ -~]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`),
    ],
    ["with a byte order mark", (json) => `\ufeff${json}`],
    ["with a fraction", (json) => json.replace(/": ?(\d+)/, '":$1.0')],
    ["with a key twice", (json) => json.replace("{", '{"!":3000000,')],
    ["with a large id", (json) => json.replace("{", '{"a rare token":3000000,')],
  ];
  it.each(spellings)("reads a vocab.json %s", async (_, spell) => {
    const plain = await loadTokenizer(folder);
    await write("vocab.json", spell(await readFile(join(folder, "vocab.json"), "utf8")));
    const other = await loadTokenizer(folder);
    const text = 'The "quick" \\ brown fox, 世界 é!\n';
    expect(other.encode(text)).toEqual(plain.encode(text));
    const ids = Array.from({ length: plain.size + 1 }, (_, id) => id);
    expect(ids.map((id) => other.idToToken(id))).toEqual(ids.map((id) => plain.idToToken(id)));
    expect(ids.map((id) => other.tokenToId(plain.idToToken(id) ?? ""))).toEqual(
      ids.map((id) => plain.tokenToId(plain.idToToken(id) ?? "")),
    );
  });

  it("reads merges.txt with other line ends, a byte order mark and empty lines", async () => {
    const plain = await loadTokenizer(folder);
    const merges = await readFile(join(folder, "merges.txt"), "utf8");
    await write("merges.txt", `\ufeff${merges.replaceAll("\n", "\r\n\r\n")}`);
    const text = "The quick brown fox jumps over the lazy dog";
    const other = await loadTokenizer(folder);
    expect(other.encode(text)).toEqual(plain.encode(text));
    expect(other.encode(text).length).toBeLessThan(text.length);
  });

  it("merges as the library does that reads tokenizer.json", async () => {
    const own = await loadTokenizer(folder);
    await rm(join(folder, "vocab.json"));
    const library = await loadTokenizer(folder);
    const random = seededRandom(1);
    const pieces = [
      "the ",
      " image",
      "questions",
      "aaaaaaaa",
      "ererere",
      "\n\n",
      "  ",
      "don't",
      "世界",
      "🙂",
      "12.5",
      "<img>",
      "<|im_end|>",
    ];
    for (let i = 0; i < 500; i++) {
      const text = Array.from({ length: 8 }, () => pieces[Math.floor(random() * pieces.length)]).join("");
      expect(own.encode(text)).toEqual(library.encode(text));
      expect(own.decode(own.encode(text))).toBe(text);
    }
  });

  it("merges a very long word", async () => {
    const tokenizer = await loadTokenizer(folder);
    const word = "answer".repeat(20_000);
    expect(tokenizer.decode(tokenizer.encode(word))).toBe(word);
  });

  it.each<[string, () => Promise<unknown>, RegExp]>([
    ["JSON that is cut off", () => truncate(join(folder, "vocab.json"), 100), /^vocab\.json: is not JSON/],
    ["a comma too many", () => respell((json) => json.replace(/\}\s*$/, ",}")), /^vocab\.json: is not JSON/],
    ["a number that begins with 0", () => respell((json) => json.replace(/": ?(\d)/, '":0$1')), /^vocab\.json: is not JSON/],
    ["more after the end", () => respell((json) => `${json}{}`), /^vocab\.json: is not JSON/],
    ["a wrong escape", () => respell((json) => json.replace("{", '{"\\x":4000,')), /^vocab\.json: is not JSON/],
    ["a line break in a token", () => respell((json) => json.replace("{", '{"\n":4000,')), /^vocab\.json: is not JSON/],
    [
      "bytes that are no UTF-8",
      () => writeFile(join(folder, "vocab.json"), Uint8Array.of(0x7b, 0x22, 0xff, 0x22)),
      /^vocab\.json: is not JSON/,
    ],
    ["an empty vocabulary", () => write("vocab.json", "{}"), /^vocab\.json: has no token for the byte 0/],
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
