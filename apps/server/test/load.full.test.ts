import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { listDemoQuestions } from "@tessera/demo-model";
import { type RunningServer, type SupervisedModel, serve, superviseModel } from "@tessera/server";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { childFlags } from "./child-flags.ts";

const questions = (await listDemoQuestions()).filter(({ video }) => video === undefined);
/** The second half of the time must not need more memory than the first. */
const minutes = Number(process.env.TESSERA_LOAD_MINUTES ?? 1);
const dataUri = (path: string) => `data:image/png;base64,${readFileSync(path).toString("base64")}`;
const bodies = questions.map(({ question, images }) => ({
  model: "demo",
  temperature: 0,
  messages: [
    {
      role: "user" as const,
      content: [
        ...images.map((path) => ({ type: "image_url" as const, image_url: { url: dataUri(path) } })),
        { type: "text" as const, text: question },
      ],
    },
  ],
}));
let folder: string;
let model: SupervisedModel;
let server: RunningServer;
let client: OpenAI;
let alone: string[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tessera-load-"));
  model = await superviseModel({ folder: "demo", load: { precision: "fp32", cacheFolder: folder }, execArgv: childFlags });
  server = await serve({ model, modelName: "demo", port: 0, maxConcurrent: 16, maxQueue: 64 });
  client = new OpenAI({ apiKey: "none", baseURL: `${server.url}/v1`, maxRetries: 0 });
  alone = [];
  for (const body of bodies) alone.push((await stream(body)).text);
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await model?.[Symbol.asyncDispose]();
  if (folder) rmSync(folder, { recursive: true });
});

async function stream(body: (typeof bodies)[0], signal?: AbortSignal): Promise<{ text: string; first: number; complete: boolean }> {
  const started = performance.now();
  let text = "";
  let first = 0;
  let complete = false;
  for await (const { choices } of await client.chat.completions.create({ ...body, stream: true }, { signal })) {
    if (choices[0]?.delta.content && first === 0) first = performance.now() - started;
    text += choices[0]?.delta.content ?? "";
    complete ||= choices[0]?.finish_reason != null;
  }
  return { text, first, complete };
}

/** Resident bytes of the engine's process. */
function resident(): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${model.pid}/status`, "utf8"))?.[1]) * 1024;
}

async function isWell(): Promise<void> {
  await expect.poll(() => model.activeSlots, { timeout: 30_000 }).toBe(0);
  expect(await (await fetch(`${server.url}/metrics`)).text()).toMatch(/^tessera_running_requests 0$/m);
  expect((await stream(bodies[0]!)).text).toBe(alone[0]);
}

describe("under load", () => {
  it(
    "64 clients stream for a while: every answer whole and equal to the same one alone, fair, and the event loop stays free",
    async () => {
      const delay = monitorEventLoopDelay({ resolution: 5 });
      const end = performance.now() + minutes * 60_000;
      let early = 0;
      const firsts = bodies.map((): number[] => []);
      let answers = 0;
      let refused = 0;
      delay.enable();
      setTimeout(() => (early = resident()), minutes * 30_000);
      const worker = async (offset: number) => {
        for (let i = offset; performance.now() < end; i++) {
          const which = i % bodies.length;
          try {
            const { text, first, complete } = await stream(bodies[which]!);
            expect([text, complete]).toEqual([alone[which], true]);
            firsts[which]!.push(first);
            answers++;
          } catch (error) {
            if (!(error instanceof OpenAI.RateLimitError)) throw error;
            refused++;
            await sleep(100);
          }
        }
      };
      await Promise.all(Array.from({ length: 64 }, (_, i) => worker(i)));
      delay.disable();
      expect(answers).toBeGreaterThan(100);
      expect(refused).toBe(0);
      // Fair among clients that ask the same: nobody is overtaken again and again. The first of all finds an empty queue.
      for (const times of firsts.filter(({ length }) => length > 20)) {
        const sorted = times.slice(2).sort((a, b) => a - b);
        expect(sorted[Math.floor(sorted.length * 0.95)]! / sorted[Math.floor(sorted.length * 0.05)]!).toBeLessThan(4);
      }
      console.log({
        answers,
        eventLoopDelayP95: delay.percentile(95) / 1e6,
        megabytes: [early, resident()].map((bytes) => Math.round(bytes / 1e6)),
      });
      expect(resident()).toBeLessThan(early * 1.1);
      await isWell();
    },
    minutes * 60_000 + 60_000,
  );

  it("500 clients that hang up at random points leave nothing behind", async () => {
    let left = 0;
    const hangUp = async (i: number) => {
      const controller = new AbortController();
      const timer = setTimeout(() => controller.abort(), Math.random() * 400);
      await stream(bodies[i % bodies.length]!, controller.signal).catch((error: unknown) => {
        if (!controller.signal.aborted && !(error instanceof OpenAI.RateLimitError)) throw error;
        left++;
      });
      clearTimeout(timer);
    };
    for (let i = 0; i < 500; i += 50) await Promise.all(Array.from({ length: 50 }, (_, k) => hangUp(i + k)));
    expect(left).toBeGreaterThan(100);
    await isWell();
  }, 180_000);

  it("the engine killed 20 times under load costs the running requests an honest error and nothing else", async () => {
    let killing = true;
    const outcomes = { whole: 0, failed: 0 };
    const worker = async (offset: number) => {
      for (let i = offset; killing; i++) {
        const which = i % bodies.length;
        try {
          expect((await stream(bodies[which]!)).text).toBe(alone[which]);
          outcomes.whole++;
        } catch (error) {
          // In a stream the error has no status of its own.
          expect(error).toBeInstanceOf(OpenAI.APIError);
          const { status, code } = error as InstanceType<typeof OpenAI.APIError>;
          expect(status === 503 || (status === undefined && code === "runtime-unavailable")).toBe(true);
          outcomes.failed++;
        }
      }
    };
    const workers = Promise.all(Array.from({ length: 8 }, (_, i) => worker(i)));
    try {
      for (let kill = 0; kill < 20; kill++) {
        await expect.poll(() => model.ready, { timeout: 60_000 }).toBe(true);
        await sleep(200 + Math.random() * 500);
        process.kill(model.pid!, "SIGKILL");
        await expect.poll(() => model.ready, { interval: 5 }).toBe(false);
      }
      await expect.poll(() => model.ready, { timeout: 60_000 }).toBe(true);
    } finally {
      killing = false;
    }
    await workers;
    expect(model.restarts).toBe(20);
    expect(outcomes.whole).toBeGreaterThan(20);
    expect(outcomes.failed).toBeGreaterThan(10);
    await isWell();
  }, 300_000);

  it("bodies that drip in hold up nobody and are sent away", async () => {
    const { hostname, port } = new URL(server.url);
    const slow = Array.from({ length: 200 }, () => {
      const socket = connect(Number(port), hostname);
      socket.on("error", () => {});
      socket.write("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{");
      const drip = setInterval(() => socket.write(" "), 1000);
      socket.on("close", () => clearInterval(drip));
      return new Promise<void>((resolve) => socket.on("close", resolve));
    });
    await sleep(500);
    for (let i = 0; i < bodies.length; i++) expect((await stream(bodies[i]!)).text).toBe(alone[i]);
    await Promise.all(slow);
    await isWell();
  }, 180_000);
});
