import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { listDemoQuestions } from "@tessera/demo-model";
import { type BatchStore, openSqliteStore } from "@tessera/jobs";
import { InternVL } from "@tessera/sdk";
import { type RunningServer, serve } from "@tessera/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pythonEnvironment } from "./python-environment.ts";

const run = promisify(execFile);
const bin = await pythonEnvironment();
const about = (await listDemoQuestions()).find(({ images }) => images.length === 1)!;
let folder: string;
let model: InternVL;
let batches: BatchStore;
let server: RunningServer;

beforeAll(async () => {
  if (bin === undefined) return;
  folder = mkdtempSync(join(tmpdir(), "tessera-python-clients-"));
  model = await InternVL.load("demo", { precision: "fp32", cacheFolder: join(folder, "cache") });
  batches = await openSqliteStore({ folder: join(folder, "jobs") });
  server = await serve({ model, modelName: "demo", port: 0, apiKeys: ["right"], batches, deadlineSeconds: 1800 });
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await batches?.[Symbol.asyncDispose]();
  await model?.[Symbol.asyncDispose]();
  if (folder) rmSync(folder, { recursive: true });
});

/** What a script of this folder printed. */
async function found(script: string, url: string) {
  const { stdout } = await run(join(bin!, "python"), [join(import.meta.dirname, script), url, about.images[0]!, about.question]);
  return JSON.parse(stdout);
}

describe.skipIf(bin === undefined)("clients in Python", () => {
  it("openai: chats, streams, schemas, tools, responses, batches, errors", async () => {
    const { typed, response, errors, ...rest } = await found("openai-client.py", `${server.url}/v1`);
    expect(rest).toEqual({
      model: "demo",
      answer: about.answer,
      streamed: about.answer,
      events: about.answer,
      turns: true,
      choices: 3,
      stopped: "",
      logprobs: [2, 2],
      call: ["look", "bool"],
      response_events: true,
      completion: 1,
      batch: ["completed", "a", about.answer],
    });
    expect(typed).toEqual({ sure: expect.any(Boolean) });
    expect(response).not.toBe("");
    expect(errors).toEqual([
      ["NotFoundError", 404, "model_not_found"],
      ["BadRequestError", 400, "unsupported_parameter"],
      ["BadRequestError", 400, "context_length_exceeded"],
      ["AuthenticationError", 401, "invalid_api_key"],
    ]);
  });

  it("ollama: chats, generates, streams, schemas, functions as tools, asyncio, errors", async () => {
    const { typed, errors, ...rest } = await found("ollama-client.py", server.url);
    expect(rest).toEqual({
      model: "demo:latest",
      running: "demo:latest",
      capabilities: ["completion", "vision", "tools"],
      answer: about.answer,
      streamed: [about.answer, true],
      generated: about.answer,
      generated_stream: about.answer,
      tools: ["assistant", true],
      asynchronous: about.answer,
    });
    expect(typed).toEqual({ sure: expect.any(Boolean) });
    expect(errors).toEqual([
      [404, expect.stringContaining("There is no model")],
      [401, "The API key is missing or wrong"],
    ]);
  });

  it("anthropic: messages, streams, token counts, schemas, tools, errors", async () => {
    const { typed, ...rest } = await found("anthropic-client.py", server.url);
    expect(rest).toEqual({
      answer: about.answer,
      stop_reason: "end_turn",
      streamed: about.answer,
      streamed_tokens: true,
      counted: true,
      stopped: "stop_sequence",
      call: ["tool_use", "look", "bool"],
      told: "message",
      errors: [
        ["NotFoundError", 404, "not_found_error"],
        ["BadRequestError", 400, "invalid_request_error"],
        ["AuthenticationError", 401, "authentication_error"],
      ],
    });
    expect(typed).toEqual({ sure: expect.any(Boolean) });
  });
});
