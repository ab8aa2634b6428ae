import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "@modelcontextprotocol/client";
import { InMemoryTransport } from "@modelcontextprotocol/server";
import { TesseraError } from "@tessera/core";
import { demoEvalFolder } from "@tessera/demo-model";
import { allowedFile, createMcpServer, type McpServerOptions } from "@tessera/mcp";
import { InternVL } from "@tessera/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

interface Item {
  readonly task: string;
  readonly images: readonly string[];
  readonly question: string;
}
const items = readFileSync(join(demoEvalFolder, "items.jsonl"), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Item);
const grounded = items.find(({ task }) => task === "ground")!;
const picture = join(demoEvalFolder, grounded.images[0]!);
const phrase = /<ref>(.*)<\/ref>/.exec(grounded.question)![1]!;

let folder: string;
let model: InternVL;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tessera-mcp-"));
  model = await InternVL.load("demo", { precision: "fp32", cacheFolder: join(folder, "cache") });
});
afterAll(async () => {
  await model[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

async function connected(options: Partial<McpServerOptions> = {}): Promise<Client> {
  const server = createMcpServer({ model, folders: [demoEvalFolder], ...options });
  const client = new Client({ name: "test", version: "1" });
  const [here, there] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(there), client.connect(here)]);
  // The machine may be busy with many other things.
  const call = client.callTool.bind(client);
  client.callTool = (params: Parameters<typeof call>[0], options?: object) => call(params, { timeout: 30 * 60_000, ...options });
  return client;
}
const textOf = (result: Awaited<ReturnType<Client["callTool"]>>) => (result.content as { text: string }[])[0]!.text;

describe("the real MCP client", () => {
  it("finds the tools with their schemas", async () => {
    const { tools } = await (await connected()).listTools();
    expect(tools.map(({ name }) => name)).toEqual(["describe", "read_text", "ask", "locate", "extract"]);
    for (const { inputSchema, outputSchema } of tools) expect([inputSchema.type, outputSchema?.type]).toEqual(["object", "object"]);
  });

  it("asks by path, by data URI and by address, and is answered as the SDK answers", async () => {
    const asked = items.find(({ task, images }) => task !== "ground" && images.length === 1)!;
    const question = asked.question.replace("<image>\n", "");
    const path = join(demoEvalFolder, asked.images[0]!);
    const bytes = readFileSync(path);
    const { text } = await model.chat({ question, images: [path], parseSpecialTokens: false });
    const fetched: string[] = [];
    const client = await connected({
      fetch: async (url) => {
        fetched.push(url);
        return bytes;
      },
    });
    for (const source of [path, asked.images[0]!, `data:image/png;base64,${bytes.toString("base64")}`, "https://example.org/a.png"]) {
      const result = await client.callTool({ name: "ask", arguments: { question, sources: [source] } });
      expect([result.isError ?? false, textOf(result), result.structuredContent]).toEqual([false, text, { text }]);
    }
    expect(fetched).toEqual(["https://example.org/a.png"]);
  });

  it("locates phrases in pixels, extracts by a schema, describes and reads", async () => {
    const client = await connected();
    const located = await client.callTool({ name: "locate", arguments: { image: picture, phrases: [phrase, "green heart"] } });
    const direct = await model.ground(picture, phrase);
    expect(located.structuredContent).toMatchObject({
      width: 224,
      found: [{ phrase, boxes: [{ label: phrase, box: direct.boxes[0]!.pixels }] }, { phrase: "green heart" }],
    });
    const schema = { type: "object", properties: { color: { enum: ["red", "blue"] } }, required: ["color"], additionalProperties: false };
    const extracted = await client.callTool({ name: "extract", arguments: { source: picture, schema } });
    expect((extracted.structuredContent as { value: { color: string } }).value.color).toMatch(/^(red|blue)$/);
    for (const [name, given] of [
      ["describe", { image: picture, max_tokens: 5 }],
      ["read_text", { source: picture, max_tokens: 5 }],
    ] as const)
      expect((await client.callTool({ name, arguments: given })).isError ?? false).toBe(false);
  });

  it("is told what went wrong as the tool's result, and nothing of other files", async () => {
    const secret = join(folder, "secret.png");
    writeFileSync(secret, readFileSync(picture));
    symlinkSync(secret, join(folder, "link.png"));
    const client = await connected();
    const ask = async (source: string) => textOf(await client.callTool({ name: "describe", arguments: { image: source } }));
    const missing = await ask("images/none.png");
    for (const path of [
      secret,
      `file://${secret}`,
      "../../../../../../../../etc/passwd",
      "/etc/shadow",
      "images/../../../package.json",
      "\0",
    ])
      expect((await ask(path)).replace(/: ".*" \[/, ": […")).toBe(missing.replace(/: ".*" \[/, ": […"));
    expect(await ask("https://example.org/a.png")).toContain("fetches no addresses");
    expect(await ask("data:text/plain,hello")).toContain("must be base64");
    expect(await ask("data:image/png;base64,aGVsbG8=")).toContain("[image-decode-failed]");
    const small = await connected({ maxBytes: 10 });
    expect(textOf(await small.callTool({ name: "describe", arguments: { image: picture } }))).toContain("[image-too-large]");
    const none = await connected({ folders: [] });
    expect(textOf(await none.callTool({ name: "describe", arguments: { image: picture } }))).toContain("--allow FOLDER");
    const broken = await connected({ model: Promise.reject(new TesseraError("checkpoint-not-found", "no such model")) });
    expect(textOf(await broken.callTool({ name: "describe", arguments: { image: picture } }))).toContain("no such model");
  });

  it("is told of tiles while they are seen, and ends a call that it gives up", async () => {
    const client = await connected();
    const seen: number[] = [];
    const fresh = Buffer.concat([Buffer.from("P6 60 20 255\n"), Buffer.alloc(3600, 77)]);
    const source = `data:image/x-portable-pixmap;base64,${fresh.toString("base64")}`;
    await client.callTool(
      { name: "ask", arguments: { question: "What is this?", sources: [source], max_tokens: 3 } },
      { onprogress: ({ progress }) => void seen.push(progress) },
    );
    expect(seen.at(-1)).toBeGreaterThan(1);
    const controller = new AbortController();
    const pending = client.callTool(
      { name: "ask", arguments: { question: "Tell me everything.", sources: [source], max_tokens: 1000 } },
      { signal: controller.signal },
    );
    while (model.activeSlots === 0) await new Promise((done) => setTimeout(done, 5));
    controller.abort();
    await expect(pending).rejects.toThrow();
    while (model.activeSlots > 0) await new Promise((done) => setTimeout(done, 5));
  });
});

describe("allowedFile", () => {
  it("follows links, and lets none lead out", async () => {
    const inner = mkdtempSync(join(folder, "inner-"));
    writeFileSync(join(inner, "a.png"), "a");
    writeFileSync(join(folder, "out.png"), "b");
    symlinkSync(join(inner, "a.png"), join(inner, "in.png"));
    symlinkSync(join(folder, "out.png"), join(inner, "out.png"));
    symlinkSync(folder, join(inner, "up"));
    expect(await allowedFile("in.png", [inner])).toMatch(/a\.png$/);
    for (const path of ["out.png", "up/out.png", inner, "."])
      await expect(allowedFile(path, [inner])).rejects.toMatchObject({ code: "media-not-found" });
  });
});
