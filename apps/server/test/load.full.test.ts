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
/** Questions of each client. The second half must not need more memory than the first. */
const rounds = Number(process.env.TESSERA_LOAD_ROUNDS ?? 10);
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
  model = await superviseModel({
    folder: "demo",
    load: { precision: "fp32", cacheFolder: folder },
    execArgv: childFlags,
    patience: 20 * 60_000,
  });
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

async function stream(body: (typeof bodies)[0], signal?: AbortSignal, onFirst?: () => void): Promise<{ text: string; complete: boolean }> {
  let text = "";
  let complete = false;
  for await (const { choices } of await client.chat.completions.create({ ...body, stream: true }, { signal })) {
    if (choices[0]?.delta.content && text === "") onFirst?.();
    text += choices[0]?.delta.content ?? "";
    complete ||= choices[0]?.finish_reason != null;
  }
  return { text, complete };
}

/** Resident bytes of the engine's process. */
function resident(): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${model.pid}/status`, "utf8"))?.[1]) * 1024;
}

async function isWell(): Promise<void> {
  await expect.poll(() => model.activeSlots).toBe(0);
  expect(await (await fetch(`${server.url}/metrics`)).text()).toMatch(/^tessera_running_requests 0$/m);
  expect((await stream(bodies[0]!)).text).toBe(alone[0]);
}

describe("under load", () => {
  it("64 clients stream: every answer whole and equal to the same one alone, in the order they came", async () => {
    const delay = monitorEventLoopDelay({ resolution: 5 });
    let asked = 0;
    let early = 0;
    /** Of the requests that have no first token yet, how many later ones have theirs. */
    const waiting = new Map<number, number>();
    let mostOvertaken = 0;
    const ask = async (which: number) => {
      const turn = asked++;
      waiting.set(turn, 0);
      if (asked === (64 * rounds) / 2) early = resident();
      const { text, complete } = await stream(bodies[which]!, undefined, () => {
        mostOvertaken = Math.max(mostOvertaken, waiting.get(turn)!);
        waiting.delete(turn);
        for (const [other, overtaken] of waiting) if (other < turn) waiting.set(other, overtaken + 1);
      });
      expect([text, complete]).toEqual([alone[which], true]);
    };
    delay.enable();
    await Promise.all(
      Array.from({ length: 64 }, async (_, client) => {
        for (let i = 0; i < rounds; i++) await ask((client + i) % bodies.length);
      }),
    );
    delay.disable();
    console.log({
      asked,
      mostOvertaken,
      eventLoopDelayP95: delay.percentile(95) / 1e6,
      megabytes: [early, resident()].map((bytes) => Math.round(bytes / 1e6)),
    });
    expect(mostOvertaken).toBeLessThan(64);
    expect(resident()).toBeLessThan(early * 1.1);
    await isWell();
  });

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
  });

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
        await expect.poll(() => model.ready).toBe(true);
        const { whole } = outcomes;
        await expect.poll(() => outcomes.whole).toBeGreaterThan(whole + 1);
        await sleep(Math.random() * 500);
        process.kill(model.pid!, "SIGKILL");
        await expect.poll(() => model.ready, { interval: 5 }).toBe(false);
      }
      await expect.poll(() => model.ready).toBe(true);
    } finally {
      killing = false;
    }
    await workers;
    expect(model.restarts).toBe(20);
    expect(outcomes.whole).toBeGreaterThan(20);
    expect(outcomes.failed).toBeGreaterThan(10);
    await isWell();
  });

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
  });
});
