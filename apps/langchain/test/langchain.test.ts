import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AIMessage, type AIMessageChunk, HumanMessage, SystemMessage, ToolMessage } from "@langchain/core/messages";
import { ChatPromptTemplate } from "@langchain/core/prompts";
import { tool } from "@langchain/core/tools";
import { listDemoQuestions } from "@tessera/demo-model";
import { ChatInternVL } from "@tessera/langchain";
import { type ChatEvent, type ChatRequest, InternVL } from "@tessera/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";

const questions = await listDemoQuestions();
const [about] = questions.filter(({ images }) => images.length === 1) as [(typeof questions)[0]];
const picture = readFileSync(about.images[0]!);
const base64 = picture.toString("base64");
let folder: string;
let internvl: InternVL;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tessera-langchain-"));
  internvl = await InternVL.load("demo", { precision: "fp32", cacheFolder: folder });
});
afterAll(async () => {
  await internvl[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});
const chat = (settings = {}) => new ChatInternVL({ model: internvl, modelId: "demo", settings });
const ask = (...blocks: object[]) => new HumanMessage({ content: [{ type: "text", text: about.question }, ...blocks] as never });

/** A model that says the texts in turn, and keeps what it was asked. */
function scripted(...answers: string[][]) {
  const requests: ChatRequest[] = [];
  const model = {
    async *stream(request: ChatRequest): AsyncGenerator<ChatEvent, never, void> {
      requests.push(request);
      for (const text of answers[requests.length - 1]!) yield { type: "text-delta", text };
      return { usage: { promptTokens: 5, completionTokens: 3 }, reused: { promptTokens: 2 }, finishReason: "stop" } as never;
    },
  };
  return { requests, chat: new ChatInternVL({ model: model as never }) };
}

describe("ChatInternVL", () => {
  it.each([
    ["base64", { type: "image", mimeType: "image/png", data: base64 }],
    ["bytes", { type: "image", mimeType: "image/png", data: new Uint8Array(picture) }],
    ["a data address", { type: "image_url", image_url: { url: `data:image/png;base64,${base64}` } }],
    ["the older form", { type: "image", source_type: "base64", mime_type: "image/png", data: base64 }],
    ["a file", { type: "file", mimeType: "image/png", data: base64 }],
  ])("answers about a picture given as %s, with usage", async (_, block) => {
    const answer = await chat().invoke([ask(block)]);
    expect(answer.text).toBe(about.answer);
    expect(answer.response_metadata).toMatchObject({ finish_reason: "stop", model_name: "demo" });
    const { input_tokens, output_tokens, total_tokens } = answer.usage_metadata!;
    expect(input_tokens).toBeGreaterThan(60);
    expect(total_tokens).toBe(input_tokens + output_tokens);
  });

  it("streams what it would answer, and ends when it is given up", async () => {
    const chunks: string[] = [];
    for await (const chunk of await chat().stream("Hello, who are you?")) chunks.push(chunk.text);
    expect(chunks.length).toBeGreaterThan(2);
    expect(chunks.join("")).toBe((await internvl.chat({ question: "Hello, who are you?" })).text);
    const controller = new AbortController();
    const long = await chat({ minNewTokens: 500 }).stream("Tell me everything.", { signal: controller.signal });
    await expect(async () => {
      for await (const _ of long) controller.abort();
    }).rejects.toThrow(/abort/i);
    while (internvl.activeSlots > 0) await new Promise((done) => setTimeout(done, 5));
  });

  it("is a step of a chain, and answers many at once as it answers one", async () => {
    const chain = ChatPromptTemplate.fromMessages([
      ["system", "Be brief."],
      ["human", "{question}"],
    ]).pipe(chat());
    const words = ["Hello, who are you?", "What is 2 + 3?", "Hi"];
    const many = await chain.batch(words.map((question) => ({ question })));
    for (const [i, question] of words.entries()) expect((await chain.invoke({ question })).text).toBe(many[i]!.text);
  });

  it("gives objects of a schema, zod's or JSON's, with the raw answer where it is wanted", async () => {
    const schema = z.object({ color: z.enum(["red", "green", "blue"]), many: z.boolean() });
    const block = { type: "image", mimeType: "image/png", data: base64 };
    const object = await chat()
      .withStructuredOutput(schema)
      .invoke([ask(block)]);
    expect(schema.parse(object)).toEqual(object);
    const json = { type: "object", properties: { n: { enum: [1, 2] } }, required: ["n"], additionalProperties: false };
    const { raw, parsed } = await chat()
      .withStructuredOutput(json, { includeRaw: true })
      .invoke([ask(block)]);
    expect(JSON.parse(raw.text)).toEqual(parsed);
    expect(parsed.n).toEqual(expect.any(Number));
  });

  it("calls a tool that is demanded", async () => {
    const weather = tool(async ({ city }: { city: string }) => `Rain in ${city}`, {
      name: "weather",
      description: "The weather",
      schema: z.object({ city: z.enum(["Rome", "Oslo"]) }),
    });
    const answer = await chat({ maxNewTokens: 300 }).bindTools([weather], { tool_choice: "weather" }).invoke("How is the weather?");
    expect(answer.tool_calls).toHaveLength(1);
    const [call] = answer.tool_calls!;
    expect(await weather.invoke(call!)).toMatchObject({ content: `Rain in ${call!.args.city}`, tool_call_id: call!.id });
    expect(answer.response_metadata.finish_reason).toBe("tool_calls");
    await expect(chat().bindTools([weather], { tool_choice: "moon" }).invoke("?")).rejects.toThrow('no tool "moon"');
  });

  it("tells the model of tools, calls and results in its words, and streams calls apart from text", async () => {
    const add = tool(async () => "", { name: "f", schema: z.object({ x: z.number() }) });
    const { requests, chat: model } = scripted(
      ["Let me ", "see.\n<tool", '_call>{"name": "f", "arguments": {"x": 1}}</tool_call>'],
      ["It is 2."],
    );
    let whole: AIMessageChunk | undefined;
    for await (const chunk of await model.bindTools([add]).stream([new SystemMessage("Be brief."), new HumanMessage("What is f(1)?")]))
      whole = whole?.concat(chunk) ?? chunk;
    expect(whole!.text.trim()).toBe("Let me see.");
    expect(whole!.tool_calls).toMatchObject([{ name: "f", args: { x: 1 } }]);
    const [call] = whole!.tool_calls!;
    const results = ["2", "or 3"].map((content) => new ToolMessage({ content, tool_call_id: call!.id! }));
    const conversation = [new HumanMessage("What is f(1)?"), new AIMessage({ content: "", tool_calls: [call!] }), ...results];
    expect((await model.bindTools([add]).invoke(conversation)).text).toBe("It is 2.");
    const [first, second] = requests as [ChatRequest, ChatRequest];
    expect(JSON.stringify(first.messages![0])).toMatch(/Be brief\..*# Tools/);
    expect(first.responseFormat).toMatchObject({ type: "tool_calls" });
    expect(JSON.stringify(second.messages!.at(-2)!.content)).toContain(
      JSON.stringify('<tool_call>\n{"name": "f", "arguments": {"x":1}}').slice(1, -1),
    );
    expect(JSON.stringify(second.messages!.at(-1))).toMatch(/<tool_response>.*2.*<tool_response>.*or 3/);
    expect(first.parseSpecialTokens).toBe(false);
  });

  it("takes PDFs, and refuses what it cannot show, paths and unknown settings by name", async () => {
    const data = readFileSync(new URL("../../cli/test/fixtures/two-pages.pdf", import.meta.url)).toString("base64");
    const pdf = await chat({ maxTiles: 1, maxNewTokens: 3 }).invoke([ask({ type: "file", mimeType: "application/pdf", data })]);
    expect(pdf.usage_metadata!.input_tokens).toBeGreaterThan(128);
    await expect(chat().invoke([ask({ type: "audio", data, mimeType: "audio/wav" })])).rejects.toThrow("audio");
    await expect(chat().invoke([ask({ type: "file", data, mimeType: "application/zip" })])).rejects.toThrow("application/zip");
    await expect(chat().invoke([ask({ type: "image_url", image_url: "/etc/passwd" })])).rejects.toThrow("http(s)");
    await expect(chat({ maxTile: 1 }).invoke("Hi")).rejects.toThrow("maxTiles");
  });
});
