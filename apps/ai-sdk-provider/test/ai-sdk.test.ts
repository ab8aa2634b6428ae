import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { languageModelV3 } from "@tessera/ai-sdk-provider";
import { listDemoQuestions } from "@tessera/demo-model";
import { type ChatEvent, type ChatRequest, InternVL } from "@tessera/sdk";
import { generateText, Output, stepCountIs, streamText, tool } from "ai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";

const questions = await listDemoQuestions();
const [about] = questions.filter(({ images }) => images.length === 1) as [(typeof questions)[0]];
const picture = readFileSync(about.images[0]!);
let folder: string;
let internvl: InternVL;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tessera-ai-"));
  internvl = await InternVL.load("demo", { precision: "fp32", cacheFolder: folder });
});
afterAll(async () => {
  await internvl[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});
const model = () => languageModelV3(internvl, { modelId: "demo" });
const user = (...content: object[]) => [{ role: "user" as const, content: content as never }];

describe("AI SDK 6", () => {
  it("answers about a picture, given as bytes, base64 or data URL, with usage", async () => {
    for (const image of [picture, picture.toString("base64"), new URL(`data:image/png;base64,${picture.toString("base64")}`)]) {
      const result = await generateText({
        model: model(),
        messages: user({ type: "text", text: about.question }, { type: "image", image }),
      });
      expect([result.text, result.finishReason]).toEqual([about.answer, "stop"]);
      expect(result.usage.inputTokens).toBeGreaterThan(60);
    }
    const cut = await generateText({ model: model(), prompt: "Hello, who are you?", maxOutputTokens: 2 });
    expect([cut.finishReason, cut.usage.outputTokens]).toEqual(["length", 2]);
  });

  it("streams, and ends when it is given up", async () => {
    const { textStream } = streamText({ model: model(), prompt: "Hello, who are you?" });
    const pieces: string[] = [];
    for await (const piece of textStream) pieces.push(piece);
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.join("")).toBe((await internvl.chat({ question: "Hello, who are you?" })).text);
    const controller = new AbortController();
    const { fullStream } = streamText({
      model: model(),
      prompt: "Tell me everything.",
      abortSignal: controller.signal,
      providerOptions: { tessera: { minNewTokens: 500 } },
    });
    for await (const part of fullStream) if (part.type === "text-delta") controller.abort();
    while (internvl.activeSlots > 0) await new Promise((done) => setTimeout(done, 5));
  });

  it("lets go of an answer that nobody reads to its end, without an abort", async () => {
    const { stream } = await model().doStream({
      prompt: [{ role: "user", content: [{ type: "text", text: "Tell me everything." }] }],
      providerOptions: { tessera: { minNewTokens: 200 } },
    });
    const reader = stream.getReader();
    for (let step = await reader.read(); step.value?.type !== "text-delta"; ) step = await reader.read();
    expect(internvl.activeSlots).toBe(1);
    await reader.cancel();
    expect(internvl.activeSlots).toBe(0);
  });

  it("gives objects of a schema", async () => {
    const schema = z.object({ color: z.enum(["red", "green", "blue"]), many: z.boolean() });
    const { output } = await generateText({
      model: model(),
      messages: user({ type: "text", text: "What is it?" }, { type: "image", image: picture }),
      output: Output.object({ schema }),
    });
    expect(schema.parse(output)).toEqual(output);
  });

  it("reads PDFs, and refuses files that it cannot show by their type", async () => {
    const pdf = readFileSync(new URL("../../cli/test/fixtures/two-pages.pdf", import.meta.url));
    const ask = (mediaType: string) =>
      generateText({
        model: model(),
        maxOutputTokens: 3,
        maxRetries: 0,
        providerOptions: { tessera: { maxTiles: 1 } },
        messages: user({ type: "text", text: "What is this?" }, { type: "file", data: pdf, mediaType }),
      });
    expect((await ask("application/pdf")).usage.inputTokens).toBeGreaterThan(128);
    await expect(ask("application/zip")).rejects.toThrow("application/zip");
    await expect(
      generateText({ model: model(), prompt: "Hi", maxRetries: 0, providerOptions: { tessera: { maxTile: 1 } } }),
    ).rejects.toThrow("maxTiles");
  });

  it("calls a tool that is required, and goes on with its result", async () => {
    const called: unknown[] = [];
    const weather = tool({
      description: "The weather",
      inputSchema: z.object({ city: z.enum(["Rome", "Oslo"]) }),
      execute: async (input) => {
        called.push(input);
        return { sky: "blue" };
      },
    });
    const { steps } = await generateText({
      model: model(),
      prompt: "How is the weather?",
      tools: { weather },
      toolChoice: "required",
      maxOutputTokens: 300,
      stopWhen: stepCountIs(2),
    });
    expect(called.length).toBeGreaterThanOrEqual(1);
    expect(["Rome", "Oslo"]).toContain((called[0] as { city: string }).city);
    expect(steps[0]!.finishReason).toBe("tool-calls");
    expect(steps).toHaveLength(2);
  });

  it("tells the model of tools, calls and results in its words, and streams calls apart from text", async () => {
    const requests: ChatRequest[] = [];
    const scripted = {
      async *stream(request: ChatRequest): AsyncGenerator<ChatEvent, never, void> {
        requests.push(request);
        const texts =
          requests.length === 1 ? ["Let me ", "see.\n<tool", '_call>{"name": "f", "arguments": {"x": 1}}</tool_call>'] : ["It is 2."];
        for (const text of texts) yield { type: "text-delta", text };
        return { usage: { promptTokens: 5, completionTokens: 3 }, reused: { promptTokens: 2 }, finishReason: "stop" } as never;
      },
    };
    const f = tool({ inputSchema: z.object({ x: z.number() }), execute: async ({ x }) => x + 1 });
    const result = streamText({
      model: languageModelV3(scripted as never),
      system: "Be brief.",
      prompt: "What is f(1)?",
      tools: { f },
      stopWhen: stepCountIs(3),
    });
    const parts: string[] = [];
    for await (const part of result.fullStream) if (/^(text-delta|tool-call|tool-result)$/.test(part.type)) parts.push(part.type);
    expect(parts).toEqual(["text-delta", "text-delta", "tool-call", "tool-result", "text-delta"]);
    expect(await result.text).toBe("It is 2.");
    const [first, second] = requests as [ChatRequest, ChatRequest];
    expect(JSON.stringify(first.messages![0])).toMatch(/Be brief\..*# Tools/);
    expect(first.responseFormat).toMatchObject({ type: "tool_calls", required: false });
    expect(JSON.stringify(second.messages!.at(-2))).toContain('<tool_call>\\\\n{\\\\"name\\\\": \\\\"f\\\\"'.replaceAll("\\\\", "\\"));
    expect(JSON.stringify(second.messages!.at(-1))).toContain("<tool_response>");
    expect((await result.totalUsage).inputTokens).toBe(10);
  });
});
