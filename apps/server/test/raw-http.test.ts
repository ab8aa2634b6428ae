import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { type RunningServer, serve } from "@tessera/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { StubEngine } from "./stub-engine.ts";

let server: RunningServer;
beforeAll(async () => {
  server = await serve({ model: new StubEngine(), modelName: "demo", port: 0, apiKeys: ["right"], graceMilliseconds: 100 });
});
afterAll(() => server[Symbol.asyncDispose]());

const open = () => connect(Number(new URL(server.url).port), "127.0.0.1");
/** All that the server says until it ends the connection. */
async function say(words: string): Promise<string> {
  const socket = open();
  const answer = text(socket);
  socket.write(words);
  return answer;
}
const statuses = (answer: string) => [...answer.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status));

const host = "Host: x\r\n";
const key = "Authorization: Bearer right\r\n";
const models = `GET /v1/models HTTP/1.1\r\n${host}${key}Connection: close\r\n\r\n`;
const post = `POST /v1/chat/completions HTTP/1.1\r\n${host}${key}`;

it("answers what is right", async () => {
  expect(statuses(await say(models))).toEqual([200]);
});

// Where a proxy in front and this server see the end of a request at different places, one client's body is another's request.
describe("requests whose end can be read in two ways are refused, and nothing behind them is read", () => {
  it.each([
    ["both lengths", `${post}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ["two encodings", `${post}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n`],
    ["an encoding nobody knows", `${post}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`],
    ["a blank in front of the colon", `${post}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n`],
    ["two lengths", `${post}Content-Length: 0\r\nContent-Length: 5\r\n\r\nabcde`],
    ["a length with a sign", `${post}Content-Length: +5\r\n\r\nabcde`],
    ["a length beyond all numbers", `${post}Content-Length: 99999999999999999999\r\n\r\nabcde`],
    ["a header on two lines", `GET /health HTTP/1.1\r\n${host}X: a\r\n b\r\n\r\n`],
    ["line feeds alone", "GET /health HTTP/1.1\nHost: x\n\n"],
    ["a carriage return alone", `GET /health HTTP/1.1\r\n${host}X: a\r${key}\r\n`],
    ["a byte of nought", `GET /health HTTP/1.1\r\n${host}X: a\0b\r\n\r\n`],
    ["a chunk's extension without end", `${post}Transfer-Encoding: chunked\r\n\r\n1;${"a".repeat(20_000)}\r\n \r\n0\r\n\r\n`],
    ["headers without end", `GET /health HTTP/1.1\r\n${host}X: ${"a".repeat(20_000)}\r\n\r\n`],
    ["the beginning of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
    ["no host", "GET /health HTTP/1.1\r\n\r\n"],
  ])("%s", async (_, words) => {
    const [first, ...others] = statuses(await say(words + models));
    expect([400, 413, 431]).toContain(first);
    expect(others).toEqual([]);
  });
});

describe("a key", () => {
  it.each([
    "/v1/models",
    "//v1/models",
    "/v1/./models",
    "/%76%31/models",
    "/v1//models",
    "/V1/models",
    "/v1/models/",
    "/v1/models%00",
    "/v1/models%2f..",
    "/health/../v1/models",
    "/v1%2fmodels",
    "/;/v1/models",
    "/v1/%E0%A4%A",
    "/api/tags",
    "//api/tags",
    "/api/tags/",
    "/tokenize",
    "http://elsewhere.example/v1/models",
    "/..%2f..%2fetc/passwd",
    "/assets/..%2f..%2f..%2fpackage.json",
  ])("is asked for, or there is nothing, at %s", async (path) => {
    const [status] = statuses(await say(`GET ${path} HTTP/1.1\r\n${host}Connection: close\r\n\r\n`));
    expect([401, 404]).toContain(status);
  });

  it("counts in the headers alone, not behind the body", async () => {
    const trailer = `POST /v1/chat/completions HTTP/1.1\r\n${host}Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n${key}\r\n`;
    expect(statuses(await say(trailer))).toEqual([401]);
  });

  it("is the first of two", async () => {
    const asked = (keys: string) => say(`GET /v1/models HTTP/1.1\r\n${host}${keys}Connection: close\r\n\r\n`).then(statuses);
    expect(await asked(`Authorization: Bearer wrong\r\n${key}`)).toEqual([401]);
    expect(await asked("Authorization: Bearer wrong\r\nX-Api-Key: right\r\n")).toEqual([401]);
  });
});

it.each(["GET /health", "HEAD /health", "GET /v1/models", "POST /v1/chat/completions", "POST /nothing"])(
  "lets go of %s whose body comes a byte now and then and was not asked for",
  async (line) => {
    const socket = open();
    socket.write(`${line} HTTP/1.1\r\n${host}Content-Length: 100000\r\n\r\n`);
    socket.on("error", () => {});
    const more = setInterval(() => socket.write(" "), 50);
    socket.resume();
    await once(socket, "close");
    clearInterval(more);
    expect(socket.bytesRead).toBeGreaterThan(0);
  },
);
