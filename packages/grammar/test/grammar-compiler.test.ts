import { seededRandom } from "@tessera/core";
import { demoModelFolder } from "@tessera/demo-model";
import { loadTokenizer, type Tokenizer } from "@tessera/tokenizer";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Grammar } from "../src/grammar.ts";
import { GrammarCompiler, type GrammarCompilerOptions } from "../src/grammar-compiler.ts";

let tokenizer: Tokenizer;
let compiler: GrammarCompiler;
let vocabulary: GrammarCompilerOptions;
let stop: number;

beforeAll(async () => {
  tokenizer = await loadTokenizer(demoModelFolder);
  stop = tokenizer.tokenToId("<|im_end|>")!;
  const tokens = Array.from({ length: tokenizer.size }, (_, id) =>
    tokenizer.specialIds.has(id) && id !== stop ? "" : (tokenizer.idToToken(id) ?? ""),
  );
  vocabulary = { tokens, alphabet: "byte-level", vocabSize: tokenizer.size + 7, stopTokenIds: [stop], timeLimit: 100 };
  compiler = new GrammarCompiler(vocabulary);
});
afterAll(() => compiler[Symbol.dispose]());

const isAllowed = (mask: Int32Array, id: number) => ((mask[id >> 5]! >>> (id & 31)) & 1) === 1;

async function accepts(grammar: Grammar, text: string): Promise<boolean> {
  using constraint = await compiler.start(grammar);
  for (const id of [...tokenizer.encode(text), stop]) {
    if (!isAllowed(await constraint.allowed(), id)) return false;
    constraint.accept(id);
  }
  return true;
}

/** An answer of tokens drawn from those allowed; closing ones are preferred so that it ends. */
async function wander(grammar: Grammar, seed: number): Promise<string> {
  const random = seededRandom(seed);
  using constraint = await compiler.start(grammar);
  const ids: number[] = [];
  const closing = [stop, ...['"', "}", "]", '"}', "]}", ","].flatMap((text) => tokenizer.encode(text))];
  while (ids.length < 2000) {
    const mask = await constraint.allowed();
    const allowed = Array.from({ length: tokenizer.size + 7 }, (_, id) => id).filter((id) => isAllowed(mask, id));
    expect(allowed.every((id) => id === stop || (id < tokenizer.size && !tokenizer.specialIds.has(id)))).toBe(true);
    const preferred = ids.length > 60 ? allowed.filter((id) => closing.includes(id)) : [];
    const from = preferred.length > 0 ? preferred : allowed;
    const id = from[Math.floor(random() * from.length)]!;
    if (id === stop) return tokenizer.decode(ids);
    ids.push(id);
    constraint.accept(id);
  }
  throw new Error(`No end: ${tokenizer.decode(ids)}`);
}

function nested(levels: number): Record<string, unknown> {
  let schema: Record<string, unknown> = { type: "string" };
  for (let i = 0; i < levels; i++) schema = { type: "array", items: schema };
  return schema;
}

const schema = {
  type: "object",
  properties: {
    name: { type: "string" },
    age: { type: "integer" },
    kind: { enum: ["cat", "dog"] },
    tags: { type: "array", items: { type: "string" } },
  },
  required: ["name", "age", "kind"],
};

describe("GrammarCompiler", () => {
  it.each<[string, boolean]>([
    ['{"name": "Ada", "age": 36, "kind": "cat"}', true],
    ['{"name": "Ada", "age": 36, "kind": "dog", "tags": ["a", "b"]}', true],
    ['{"name":  "Ada", "age": 36, "kind": "cat"}', false],
    ['{"name": "Ada", "age": 36}', false],
    ['{"name": "Ada", "age": "36", "kind": "cat"}', false],
    ['{"name": "Ada", "age": 36, "kind": "cow"}', false],
    ['{"name": "Ada", "age": 36, "kind": "cat", "other": 1}', false],
    ["Ada", false],
  ])("allows exactly what fits the schema: %s", async (text, fits) => {
    expect(await accepts({ type: "json_schema", schema }, text)).toBe(fits);
  });

  it("gives JSON of the schema on every path through the masks", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 2 ** 31 }), async (seed) => {
        const value = JSON.parse(await wander({ type: "json_schema", schema }, seed)) as Record<string, unknown>;
        expect(typeof value.name).toBe("string");
        expect(Number.isInteger(value.age)).toBe(true);
        expect(["cat", "dog"]).toContain(value.kind);
        expect(Object.keys(value).every((key) => key in schema.properties)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it.each<[string, boolean]>([
    ['{"anything": [1, {"a": null}]}', true],
    ["{}", true],
    ["[1]", false],
    ["12", false],
  ])("knows objects: %s", async (text, fits) => {
    expect(await accepts({ type: "json_object" }, text)).toBe(fits);
  });

  it("follows a regular expression", async () => {
    const grammar: Grammar = { type: "regex", pattern: "(yes|no), [0-9]{1,3}%" };
    expect(await accepts(grammar, "yes, 90%")).toBe(true);
    expect(await accepts(grammar, "maybe, 90%")).toBe(false);
  });

  it("lets text stand before a tool call, and checks the call's arguments", async () => {
    const tools = [
      { name: "look", parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] } },
      { name: "stop" },
    ];
    const call = (text: string) => `<tool_call>\n${text}\n</tool_call>`;
    const good = call('{"name": "look", "arguments": {"city": "Bern"}}');
    expect(await accepts({ type: "tool_calls", tools }, "Just text.")).toBe(true);
    expect(await accepts({ type: "tool_calls", tools }, `Let me see. ${good}`)).toBe(true);
    expect(await accepts({ type: "tool_calls", tools }, call('{"name": "look", "arguments": {"town": "Bern"}}'))).toBe(false);
    expect(await accepts({ type: "tool_calls", tools }, call('{"name": "run", "arguments": {}}'))).toBe(false);
    expect(await accepts({ type: "tool_calls", tools, required: true }, good)).toBe(true);
    expect(await accepts({ type: "tool_calls", tools, required: true }, "Just text.")).toBe(false);
    expect(await accepts({ type: "tool_calls", tools: [tools[1]!], required: true }, call('{"name": "stop", "arguments": {}}'))).toBe(true);
  });

  it.each<[string, Grammar, RegExp]>([
    ["an unknown type", { type: "json_schema", schema: { type: "strnig" } }, /Unsupported type "strnig"/],
    ["a broken pattern", { type: "regex", pattern: "[a" }, /Unclosed|Regex|regex/],
    ["a dangling reference", { type: "json_schema", schema: { $ref: "#/$defs/none" } }, /cannot be used/],
    ["a look ahead", { type: "json_schema", schema: { type: "string", pattern: "^(?!a)" } }, /Lookahead is not supported/],
    ["too much", { type: "regex", pattern: "a".repeat(300_000) }, /at most 262144 characters/],
    ["too deep", { type: "json_schema", schema: nested(60) }, /at most 48 levels/],
    ["far too deep", { type: "json_schema", schema: nested(100_000) }, /at most 48 levels/],
  ])("refuses %s, and goes on", async (_, grammar, message) => {
    using running = await compiler.start({ type: "json_object" });
    await expect(compiler.start(grammar)).rejects.toThrow(message);
    await expect(compiler.start(grammar)).rejects.toMatchObject({ code: "invalid-argument" });
    expect(isAllowed(await running.allowed(), tokenizer.encode("{")[0]!)).toBe(true);
  });

  it.each<[string, Record<string, unknown>]>([
    ["multipleOf", { type: "integer", multipleOf: 7 }],
    [
      "properties.a.items.uniqueItems",
      { type: "object", properties: { a: { type: "array", items: { type: "array", uniqueItems: true } } } },
    ],
    ["not", { not: { type: "string" } }],
    ["if", { type: "object", if: { required: ["a"] }, else: { required: ["b"] } }],
    ["$ref", { $ref: "http://localhost/schema" }],
    ["allOf", { allOf: [{ type: "object", required: ["a"] }, { required: ["b"] }] }],
    ["properties", { type: "object", properties: { a: { type: "integer" } }, anyOf: [{ required: ["a"] }] }],
    ["required", { $ref: "#/$defs/a", $defs: { a: { type: "object" } }, required: ["x"] }],
    ["patternProperties", { type: "object", properties: { b: {} }, patternProperties: { "^a": {} } }],
    ["$defs.a.maxLength", { $ref: "#/$defs/a", $defs: { a: { type: "string", pattern: "^a+$", maxLength: 3 } } }],
    ["minimum", { minimum: 5 }],
    ["anyOf.1.contains", { anyOf: [{ type: "null" }, { type: "array", contains: {} }] }],
  ])("refuses %s, which would be left out, unless told to be loose", async (place, schema) => {
    const refused = compiler.start({ type: "json_schema", schema });
    await expect(refused).rejects.toMatchObject({ code: "invalid-argument", message: expect.stringContaining(`by ${place} here`) });
    (await compiler.start({ type: "json_schema", schema, loose: true }))[Symbol.dispose]();
  });

  it.each<[string, Record<string, unknown>, string]>([
    ["remarks", { title: "A", description: "b", default: 1, examples: [2], $comment: "c", type: "integer" }, "12"],
    ["an enum's type", { type: "string", enum: ["a"], description: "b" }, '"a"'],
    [
      "names of keywords",
      { type: "object", properties: { not: { type: "integer" }, multipleOf: { const: { if: 1 } } }, required: ["not"] },
      '{"not": 3}',
    ],
    ["one of allOf", { allOf: [{ $ref: "#/$defs/a" }], description: "b", $defs: { a: { type: "integer" } } }, "3"],
    ["a nullable type", { type: ["integer", "null"], minimum: 3 }, "null"],
    ["an unknown format", { type: "string", format: "binary" }, '"x"'],
    ["patterns of names", { type: "object", patternProperties: { "^a$": { type: "integer" } }, additionalProperties: false }, '{"a": 1}'],
  ])("takes %s", async (_, schema, text) => {
    expect(await accepts({ type: "json_schema", schema }, text)).toBe(true);
  });

  it.each<[Record<string, unknown>, string, string]>([
    [{ type: "number", minimum: 0, maximum: 1 }, "0 1 0.5 0.25 1.0 0.0 1.000000", "1.5 2 -0 -0.5 1.000001 01 10 .5 1. 1e0"],
    [{ type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1 }, "0.5 0.000001 0.999999", "0 1 0.0 1.0 0.000000"],
    [{ type: "number", minimum: -2, maximum: 3 }, "-2 -1.5 -0.5 0 0.5 2.999 3 -2.0", "-2.5 -2.1 3.1 -3 -0"],
    [{ type: "number", minimum: 0.25, maximum: 0.75 }, "0.25 0.5 0.75 0.250", "0x25 0 0.2 0.8 0.7500001 2.5 -0.5"],
    [{ type: "number", maximum: -0.5 }, "-0.5 -12.25 -100", "-0.4 0 1"],
    [{ type: "number", minimum: 98.6 }, "98.6 99 100 123456.5", "98.5 98 9 0 -99"],
    [{ type: "number", minimum: 1e-9 }, "0.000000001 1", "0 0.0000000001"],
    [{ type: "integer", minimum: 18, maximum: 120 }, "18 19 99 100 120", "17 121 18.0 018 1 200 -18"],
    [{ type: "integer", minimum: 0.5, maximum: 2.5 }, "1 2", "0 3"],
    [{ type: "integer", exclusiveMinimum: -2, exclusiveMaximum: 1 }, "-1 0", "-2 1 -0"],
    [{ type: "integer", minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }, "9007199254740991 -1", "9007199254740992"],
    [{ type: "number", minimum: -1.7e308, maximum: 1.7e308 }, "0 -1.5 123456789012345678901", "1e400"],
    [{ type: ["number", "null"], minimum: 0, maximum: 1 }, "null 0.5 1", "1.5 2"],
    [{ $ref: "#/$defs/p", $defs: { p: { type: "number", minimum: 0, maximum: 1 } } }, "0.5", "1.5"],
    [{ type: "array", items: { type: "number", maximum: 1, minimum: 0 } }, "[0.5] []", "[1.5]"],
    [{ const: { type: "number", minimum: 0 } }, '{"type":"number","minimum":0}', "1"],
  ])("follows the bounds of %j", async (schema, inside, outside) => {
    const grammar: Grammar = { type: "json_schema", schema };
    for (const text of inside.split(" ")) expect([text, await accepts(grammar, text)]).toEqual([text, true]);
    for (const text of outside.split(" ")) expect([text, await accepts(grammar, text)]).toEqual([text, false]);
  });

  it("follows the bounds of tools' arguments", async () => {
    const parameters = { type: "object", properties: { share: { type: "number", minimum: 0, maximum: 1 } }, required: ["share"] };
    const grammar: Grammar = { type: "tool_calls", tools: [{ name: "cut", parameters }], required: true };
    const call = (share: string) => `<tool_call>\n{"name": "cut", "arguments": {"share": ${share}}}\n</tool_call>`;
    expect(await accepts(grammar, call("0.5"))).toBe(true);
    expect(await accepts(grammar, call("1.5"))).toBe(false);
  });

  it("names bounds that no number lies between", async () => {
    const refused = compiler.start({ type: "json_schema", schema: { type: "integer", minimum: 2.5, exclusiveMaximum: 3 } });
    await expect(refused).rejects.toThrow("no integer has minimum 2.5 and exclusiveMaximum 3");
  });

  it("gives the reason against this grammar, not a remark about an earlier one", async () => {
    const other = new GrammarCompiler(vocabulary);
    const warned: Grammar = { type: "json_schema", schema: { $ref: "http://someone.else/secret" }, loose: true };
    (await other.start(warned))[Symbol.dispose]();
    // The first took its thread along.
    (await other.start({ type: "regex", pattern: "a" }))[Symbol.dispose]();
    (await other.start({ ...warned, schema: { $ref: "http://someone.else/secret2" } }))[Symbol.dispose]();
    const refused = other.start({ type: "regex", pattern: "(?=a)" });
    await expect(refused).rejects.toMatchObject({ message: expect.stringContaining("Lookahead") });
    await expect(refused).rejects.toMatchObject({ message: expect.not.stringContaining("secret") });
    other[Symbol.dispose]();
  });

  it("reads what is as deep as it may be", async () => {
    const levels = 44;
    const text = `${"[".repeat(levels)}"a"${"]".repeat(levels)}`;
    expect(await accepts({ type: "json_schema", schema: nested(levels) }, text)).toBe(true);
  });

  it("gives up a grammar that takes too long, remembers it, and goes on with others", async () => {
    const doubled = (levels: number): object =>
      Array.from({ length: levels }).reduce<object>((inner) => ({ anyOf: [inner, { type: "array", items: inner }] }), { type: "string" });
    const hostile: Grammar = { type: "json_schema", schema: doubled(11) as Record<string, unknown> };
    using hurried = new GrammarCompiler({ ...vocabulary, timeLimit: 0.2 });
    await expect(hurried.start(hostile)).rejects.toThrow(/takes longer than 0.2 s/);
    await expect(hurried.start(hostile)).rejects.toMatchObject({ code: "invalid-argument" });
  });

  it("leaves this thread alone while a grammar is read", async () => {
    using other = new GrammarCompiler(vocabulary);
    let read = false;
    const starting = other.start({ type: "json_schema", schema }).then((constraint) => {
      read = true;
      constraint[Symbol.dispose]();
    });
    let turns = 0;
    while (!read && turns < 50) {
      await new Promise((resolve) => setImmediate(resolve));
      turns++;
    }
    expect(turns).toBe(50);
    await starting;
  });

  it("keeps running answers when their grammar is dropped from the cache", async () => {
    using running = await compiler.start({ type: "regex", pattern: "abc" });
    for (let i = 0; i < 40; i++) (await compiler.start({ type: "regex", pattern: `x{${i + 1}}` }))[Symbol.dispose]();
    for (const id of tokenizer.encode("abc")) {
      expect(isAllowed(await running.allowed(), id)).toBe(true);
      running.accept(id);
    }
    expect(isAllowed(await running.allowed(), stop)).toBe(true);
  });
});
