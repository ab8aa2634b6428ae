import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { serve } from "@tessera/server";
import { expect, it } from "vitest";
import { StubEngine } from "./stub-engine.ts";

const chat = { model: "demo", stream: true, messages: [{ role: "user", content: "Hi" }] };
const key = { authorization: "Bearer right" };
const post = (url: string, body: string | ReadableStream<Uint8Array>, headers: Record<string, string> = {}) =>
  fetch(`${url}/v1/chat/completions`, { method: "POST", body, headers, duplex: "half" } as RequestInit);
const errorOf = async (response: Response) => ((await response.json()) as { error: { code: string } }).error.code;

/** A piece of a body now and then, for ever. */
function endless(): { body: ReadableStream<Uint8Array>; sent: () => number } {
  let sent = 0;
  const piece = new TextEncoder().encode(" ".repeat(10_000));
  const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    sent += piece.length;
    controller.enqueue(piece);
  };
  return { body: new ReadableStream({ pull }), sent: () => sent };
}

async function* forever(_: unknown, signal: AbortSignal): AsyncGenerator<string, void, void> {
  for (;;) {
    yield "x".repeat(200_000);
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
  }
}

function open(url: string, body: object): Socket {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const text = JSON.stringify(body);
  socket.write(`POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: ${text.length}\r\n\r\n${text}`);
  return socket;
}

it("reads no body before it has seen the key", async () => {
  await using server = await serve({ model: new StubEngine(), modelName: "demo", port: 0, apiKeys: ["right"] });
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  socket.write("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{    \r\n");
  const [answer] = await once(socket, "data");
  expect(String(answer)).toMatch(/^HTTP\/1\.1 401 /);
  socket.destroy();
});

it("stops reading a body that is too large, whatever its headers say", async () => {
  await using server = await serve({ model: new StubEngine(), modelName: "demo", port: 0, maxBodyBytes: 100_000 });
  const response = await post(server.url, endless().body).catch((error: Error) => error);
  // The connection may end before the client has read the answer to what it is still sending.
  if (response instanceof Response) expect([response.status, await errorOf(response)]).toEqual([413, "body_too_large"]);
  expect((await fetch(`${server.url}/health`)).status).toBe(200);
});

it("holds no more bodies than it may, and lets them go", async () => {
  const model = new StubEngine();
  await using server = await serve({ model, modelName: "demo", port: 0, maxHeldBytes: 100_000 });
  const text = JSON.stringify({ ...chat, stream: false, user: "u".repeat(9000) });
  const many = await Promise.all(Array.from({ length: 8 }, () => post(server.url, text)));
  expect(many.map(({ status }) => status)).toEqual(new Array(8).fill(200));
  const large = await post(server.url, JSON.stringify({ ...chat, messages: [{ role: "user", content: "x".repeat(100_001) }] }));
  expect([large.status, large.headers.get("retry-after"), await errorOf(large)]).toEqual([503, "5", "bodies_full"]);
  for (let i = 0; i < 20; i++) expect((await post(server.url, text)).status).toBe(200);
});

it.each([
  ["nested too deep", `${"[".repeat(200)}${"]".repeat(200)}`],
  ["nested far too deep", "[".repeat(5_000_000)],
  ["of too many values", `[${"1,".repeat(2_000_000)}1]`],
  ["of too many messages", JSON.stringify({ ...chat, messages: new Array(40_000).fill({ role: "user", content: "a" }) })],
  ["of one string that never ends", `"${'\\"'.repeat(5_000_000)}`],
])("refuses JSON %s", async (_, body) => {
  await using server = await serve({ model: new StubEngine(), modelName: "demo", port: 0 });
  const response = await post(server.url, body);
  expect([response.status, await errorOf(response)]).toEqual([400, "invalid_json"]);
});

it("frees the place of a client that never reads at the deadline, and closes its connection", async () => {
  const model = new StubEngine(forever);
  await using server = await serve({ model, modelName: "demo", port: 0, deadlineSeconds: 1, maxConcurrent: 1, graceMilliseconds: 0 });
  const socket = open(server.url, chat);
  socket.pause();
  const closed = once(socket, "close");
  await expect.poll(() => model.activeSlots, { timeout: 60_000 }).toBe(1);
  await expect.poll(() => model.activeSlots, { timeout: 60_000 }).toBe(0);
  const next = await post(server.url, JSON.stringify(chat));
  expect(next.status).toBe(200);
  await next.body!.cancel();
  socket.on("error", () => {});
  socket.resume();
  await closed;
});

it("ends long streams with an error when it is stopped", async () => {
  const model = new StubEngine(async function* (_, signal) {
    yield "a";
    await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    signal.throwIfAborted();
  });
  const server = await serve({ model, modelName: "demo", port: 0, graceMilliseconds: 10 });
  const response = await post(server.url, JSON.stringify(chat));
  const text = response.text();
  await server[Symbol.asyncDispose]();
  const events = (await text).trim().split("\n\n");
  expect(JSON.parse(events.at(-1)!.replace("data: ", ""))).toMatchObject({ error: { code: "stopping", type: "server_error" } });
});

it("answers on a server without keys only to names that nobody can own", async () => {
  await using server = await serve({ model: new StubEngine(), modelName: "demo", port: 0, allowedHosts: ["models.example.com"] });
  const { port } = new URL(server.url);
  const statusFor = async (host: string) => {
    const socket = connect(Number(port), "127.0.0.1");
    socket.write(`GET /v1/models HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    const [answer] = await once(socket, "data");
    socket.destroy();
    return Number(String(answer).split(" ")[1]);
  };
  for (const host of [`127.0.0.1:${port}`, "localhost", "[::1]:80", "tessera", "box.local:8080", "192.168.1.5", "models.example.com:443"])
    expect([host, await statusFor(host)]).toEqual([host, 200]);
  for (const host of ["evil.example", "evil.example:23333", "127.0.0.1.evil.example", "localhost.evil.example"])
    expect([host, await statusFor(host)]).toEqual([host, 403]);
  await using keyed = await serve({ model: new StubEngine(), modelName: "demo", port: 0, apiKeys: ["right"] });
  expect((await fetch(`${keyed.url}/v1/models`, { headers: { ...key, host: "models.example.org" } })).status).toBe(200);
});
