import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { endpointAnswerer } from "@tessera/benchmarks";
import { afterEach, expect, it } from "vitest";
import { AdaptiveLimit } from "../src/endpoint/adaptive-limit.ts";
import { dataFolder, jsonl } from "./data-folder.ts";

const { write, run } = dataFolder();
let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

type Handler = (
  body: { readonly messages: { content: [{ image_url: object }, { text: string }] }[] } & Record<string, unknown>,
  response: ServerResponse,
  request: IncomingMessage,
) => void;

async function listen(handler: Handler): Promise<string> {
  server = createServer(async (request, response) => {
    let text = "";
    for await (const piece of request) text += piece;
    handler(JSON.parse(text), response, request);
  });
  await new Promise<void>((resolve) => server!.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}
const say = (response: ServerResponse, content: string) => response.end(JSON.stringify({ choices: [{ message: { content } }] }));
const turnAway = (response: ServerResponse, status: number) => response.writeHead(status).end('{"error":{"message":"not now"}}');
const questions = (count: number) => {
  write("ai2diagram/a.png", Buffer.from("89504e470d0a1a0a", "hex"));
  write(
    "ai2diagram/test_vlmevalkit.jsonl",
    jsonl(...Array.from({ length: count }, (_, i) => ({ question: `${i}?`, image: "data/ai2diagram/a.png", answer: `${i}` }))),
  );
};
const tiles = { maxTiles: 6, maxNewTokens: 10 };
const quick = { model: "vl", backoff: 1 };

it("asks as a chat completion, greedily, with the picture, its tiles and the key", async () => {
  questions(1);
  const seen: unknown[] = [];
  const url = await listen((body, response, request) => {
    seen.push(body, request.headers.authorization, request.url);
    say(response, "0");
  });
  const { summary } = await run("ai2d-test", {}, { answer: endpointAnswerer(tiles, { ...quick, url: `${url}/`, apiKey: "k" }) });
  expect(summary.figures!.overall).toBe(1);
  expect(seen).toEqual([
    {
      model: "vl",
      messages: [
        {
          role: "user",
          content: [
            { type: "image_url", image_url: { url: "data:image/png;base64,iVBORw0KGgo=", max_dynamic_patch: 6 } },
            { type: "text", text: "0?" },
          ],
        },
      ],
      max_tokens: 10,
      temperature: 0,
    },
    "Bearer k",
    "/v1/chat/completions",
  ]);
});

it("comes back to an endpoint that turns calls away, cuts them or fails, and asks fewer at once meanwhile", async () => {
  questions(60);
  let [calls, active, most] = [0, 0, 0];
  const url = await listen((body, response) => {
    const call = calls++;
    most = Math.max(most, ++active);
    setImmediate(() => {
      active--;
      if (call % 7 === 1) turnAway(response, 429);
      else if (call % 7 === 3) turnAway(response, 500);
      else if (call % 7 === 5) response.destroy();
      else say(response, body.messages[0]!.content[1].text.replace("?", ""));
    });
  });
  const { summary } = await run(
    "ai2d-test",
    {},
    { answer: endpointAnswerer(tiles, { ...quick, url, tries: 20, concurrency: 8 }), concurrency: 60 },
  );
  expect(summary).toMatchObject({ questions: 60, failed: 0, figures: { overall: 1 } });
  expect(most).toBeLessThanOrEqual(8);
});

it("ends the run where nobody can answer, and counts one question that cannot be answered", async () => {
  questions(3);
  const url = await listen((body, response) => {
    const { text } = body.messages[0]!.content[1];
    if (text === "1?") turnAway(response, 400);
    else say(response, text.replace("?", ""));
  });
  const { summary } = await run("ai2d-test", {}, { answer: endpointAnswerer(tiles, { ...quick, url }) });
  expect(summary).toMatchObject({ questions: 3, failed: 1 });
  server!.close();
  server!.closeAllConnections();
  const dead = run("ai2d-test", {}, { answer: endpointAnswerer(tiles, { ...quick, url, tries: 2 }) });
  await expect(dead).rejects.toMatchObject({ code: "runtime-unavailable", message: expect.stringContaining("cannot be reached") });
  const locked = await listen((_, response) => turnAway(response, 401));
  await expect(run("ai2d-test", {}, { answer: endpointAnswerer(tiles, { ...quick, url: locked }) })).rejects.toThrow("answered 401");
});

it("stops at an abort, also while it waits", async () => {
  questions(1);
  const controller = new AbortController();
  const url = await listen((_, response) => {
    turnAway(response, 503);
    setImmediate(() => controller.abort(new Error("enough")));
  });
  const answer = endpointAnswerer(tiles, { ...quick, url, backoff: 60_000 });
  await expect(run("ai2d-test", {}, { answer, signal: controller.signal })).rejects.toThrow("enough");
});

it("finds how many at once: more while all goes well, half after a refusal, never none, never more than the most", async () => {
  const limit = new AdaptiveLimit(6);
  expect(limit.limit).toBe(4);
  for (let i = 0; i < 40; i++) limit.note("fine");
  expect(limit.limit).toBe(6);
  limit.note("congested");
  expect(limit.limit).toBe(3);
  for (let i = 0; i < 9; i++) limit.note("congested");
  expect(limit.limit).toBe(1);
  let [active, most] = [0, 0];
  const call = () =>
    limit.run(async () => {
      most = Math.max(most, ++active);
      await new Promise(setImmediate);
      active--;
      limit.note("fine");
    });
  await Promise.all(Array.from({ length: 50 }, call));
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(6);
});
