import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { openSqliteStore } from "@tessera/jobs";
import { createApp, type RunningServer, type ServeOptions, serve } from "@tessera/server";
import OpenAI, { toFile } from "openai";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lineOwner } from "../src/http/request-owner.ts";
import { StubEngine } from "./stub-engine.ts";

interface Asked {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: Record<string, unknown>;
}

/** Stands in for vLLM: answers as its API does, until it is told to behave otherwise. */
class StandIn implements AsyncDisposable {
  readonly asked: Asked[] = [];
  answer: (request: Asked, response: ServerResponse, incoming: IncomingMessage) => void = standardAnswer;
  readonly #server: Server;

  constructor() {
    this.#server = createServer(async (incoming, response) => {
      const body = JSON.parse(await text(incoming));
      const request = { path: incoming.url!, authorization: incoming.headers.authorization, body };
      this.asked.push(request);
      this.answer(request, response, incoming);
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

const chunk = (content: string, finish_reason: string | null = null) =>
  `data: ${JSON.stringify({ id: "1", object: "chat.completion.chunk", created: 1, model: "remote", choices: [{ index: 0, delta: { content }, finish_reason }] })}\n\n`;
const stream = (response: ServerResponse) => response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });

function standardAnswer({ body }: Asked, response: ServerResponse): void {
  if (body.stream) {
    stream(response).write(`: hello\n\n${chunk("Big ")}`);
    response.end(`${chunk("answer", "stop").replaceAll("\n", "\r\n")}data: [DONE]\n\n`);
    return;
  }
  const message = { role: "assistant", content: "Big answer" };
  const whole = {
    id: "1",
    object: "chat.completion",
    created: 1,
    model: "remote",
    choices: [{ index: 0, message, finish_reason: "stop" }],
  };
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(whole));
}

let standIn: StandIn;
let server: RunningServer;
let client: OpenAI;
const engine = new StubEngine();

async function start(options: Partial<ServeOptions> = {}, upstream: object = {}): Promise<void> {
  const url = await standIn.listen();
  const upstreams = [{ name: "big", url, model: "remote", apiKey: "theirs", ...upstream }];
  server = await serve({ model: engine, modelName: "demo", port: 0, apiKeys: ["ours"], upstreams, graceMilliseconds: 200, ...options });
  client = new OpenAI({ apiKey: "ours", baseURL: `${server.url}/v1`, maxRetries: 0 });
}
beforeEach(() => {
  standIn = new StandIn();
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await standIn[Symbol.asyncDispose]();
});

const messages = [{ role: "user" as const, content: "Hi" }];
const ask = (more: object = {}) => client.chat.completions.create({ model: "big", messages, ...more });
async function streamed(more: object = {}): Promise<string> {
  let all = "";
  for await (const { choices, model } of await client.chat.completions.create({ model: "big", messages, stream: true, ...more })) {
    expect(model).toBe("big");
    all += choices[0]?.delta.content ?? "";
  }
  return all;
}

describe("models of other engines", () => {
  it("are listed beside the own one, which answers as before", async () => {
    await start();
    expect((await client.models.list()).data.map(({ id, owned_by }) => [id, owned_by])).toEqual([
      ["demo", "tessera"],
      ["big", "upstream"],
    ]);
    expect((await client.models.retrieve("big")).id).toBe("big");
    expect((await client.chat.completions.create({ model: "demo", messages })).choices[0]!.message.content).toBe("Hello there");
    expect(standIn.asked).toEqual([]);
    await expect(client.chat.completions.create({ model: "none", messages })).rejects.toThrow("this server has demo, big");
  });

  it("are asked under their own name and key, whole and streamed, with fields that we do not know", async () => {
    await start();
    const answer = await ask({ guided_choice: ["a"] });
    expect([answer.model, answer.choices[0]!.message.content]).toEqual(["big", "Big answer"]);
    expect(await streamed()).toBe("Big answer");
    const [first] = standIn.asked as [Asked];
    expect([first.path, first.authorization]).toEqual(["/v1/chat/completions", "Bearer theirs"]);
    expect(first.body).toMatchObject({ model: "remote", guided_choice: ["a"] });
    await expect(
      new OpenAI({ apiKey: "wrong", baseURL: `${server.url}/v1`, maxRetries: 0 }).chat.completions.create({ model: "big", messages }),
    ).rejects.toMatchObject({ status: 401 });
    expect(standIn.asked).toHaveLength(2);
  });

  it.each([
    [
      "a wrong field",
      400,
      { error: { message: "temperature is too high", type: "invalid_request_error", param: "temperature", code: "x" } },
      400,
      "too high",
    ],
    ["vLLM's older form", 400, { object: "error", message: "no such thing" }, 400, "no such thing"],
    ["too many", 429, { error: { message: "wait" } }, 429, "wait"],
    ["a key that it does not take", 401, { error: { message: "bad key theirs" } }, 502, "does not take this server's key"],
    ["a failure", 500, "<html>secret</html>", 502, "answered 500"],
  ])("pass on %s", async (_, status, body, told, message) => {
    await start();
    standIn.answer = (_, response) =>
      response.writeHead(status, { "retry-after": "7" }).end(typeof body === "string" ? body : JSON.stringify(body));
    const failure = await ask().catch((error) => error);
    expect([failure.status, failure.message]).toEqual([told, expect.stringContaining(message)]);
    expect(failure.message).not.toMatch(/secret|theirs/);
    if (told === 429) expect(failure.headers.get("retry-after")).toBe("7");
    await expect(ask({ stream: true })).rejects.toMatchObject({ status: told });
  });

  it.each([
    ["is not there", (_: Asked, response: ServerResponse) => response.destroy(), 502, "upstream_failed"],
    ["sends no JSON", (_: Asked, response: ServerResponse) => response.end("hello"), 502, "upstream_failed"],
    ["sends no object", (_: Asked, response: ServerResponse) => response.end("7"), 502, "upstream_failed"],
    ["says nothing", () => {}, 504, "upstream_timeout"],
  ] as const)("that %s: named", async (_, answer, status, code) => {
    await start({}, code === "upstream_timeout" ? { stallSeconds: 0.3 } : {});
    standIn.answer = (asked, response) => {
      // Headers come at once; it is the body that is waited for.
      if (code === "upstream_timeout") response.writeHead(200, { "content-type": "application/json" }).flushHeaders();
      answer(asked, response);
    };
    await expect(ask()).rejects.toMatchObject({ status, code });
  });

  it.each([
    ["is no stream", (response: ServerResponse) => response.writeHead(200, { "content-type": "text/html" }).end("x")],
    ["is empty", (response: ServerResponse) => stream(response).end()],
    ["begins with what is no JSON", (response: ServerResponse) => stream(response).end("data: {oops\n\n")],
  ])("whose stream %s: a status, not a stream", async (_, answer) => {
    await start();
    standIn.answer = (_, response) => void answer(response);
    await expect(streamed()).rejects.toMatchObject({ status: 502, code: "upstream_failed" });
  });

  it.each([
    ["ends early", (response: ServerResponse) => response.end(), "ended its stream without saying so"],
    ["breaks off", (response: ServerResponse) => setTimeout(() => response.destroy(), 20), "broke off"],
    ["goes on with what is no JSON", (response: ServerResponse) => response.end("data: {oops\n\n"), "no JSON"],
    ["stalls", () => {}, "said nothing for 1 s"],
  ] as const)("whose stream %s: an error in the stream, and no end that looks whole", async (name, answer, message) => {
    await start({}, name === "stalls" ? { stallSeconds: 1 } : {});
    standIn.answer = (_, response) => {
      stream(response).write(chunk("Half"));
      answer(response);
    };
    const response = await fetch(`${server.url}/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: "Bearer ours" },
      body: JSON.stringify({ model: "big", messages, stream: true }),
    });
    const sent = await response.text();
    expect(sent).toContain("Half");
    expect(sent).toContain(message);
    expect(sent).not.toContain("[DONE]");
  });

  it("are left when the client hangs up, and the place is free again", async () => {
    await start({}, { maxConcurrent: 1 });
    let gone = 0;
    standIn.answer = (_, response, incoming) => {
      incoming.socket.once("close", () => gone++);
      stream(response).write(chunk("Half"));
    };
    const controller = new AbortController();
    const events = await client.chat.completions.create({ model: "big", messages, stream: true }, { signal: controller.signal });
    for await (const _ of events) controller.abort();
    while (gone === 0) await new Promise((done) => setTimeout(done, 10));
    standIn.answer = standardAnswer;
    expect(await streamed()).toBe("Big answer");
  });

  describe("get media themselves, never addresses", () => {
    const user = (part: object) => ({ messages: [{ role: "user", content: [{ type: "text", text: "http://stays.as/text" }, part] }] });
    const post = (body: object, path = "chat/completions") =>
      fetch(`${server.url}/v1/${path}`, {
        method: "POST",
        headers: { authorization: "Bearer ours" },
        body: JSON.stringify({ model: "big", ...body }),
      });
    let gallery: Server;
    let picture: string;
    beforeEach(async () => {
      gallery = createServer((request, response) => {
        if (request.url === "/moved") response.writeHead(302, { location: "file:///etc/passwd" }).end();
        else response.writeHead(200, { "content-type": "image/png" }).end(request.url === "/large" ? "x".repeat(200) : "pixels");
      });
      await new Promise<void>((resolve) => gallery.listen(0, "127.0.0.1", resolve));
      picture = `http://127.0.0.1:${(gallery.address() as AddressInfo).port}/picture`;
    });
    afterEach(() => gallery.close());

    it.each([
      ["a picture", (url: string) => ({ type: "image_url", image_url: { url, detail: "low" } })],
      ["a bare address", (url: string) => ({ type: "image_url", image_url: url })],
      ["a part without a kind", (url: string) => ({ image_url: url })],
      ["a clip", (url: string) => ({ type: "video_url", video_url: { url } })],
      ["a sound", (url: string) => ({ type: "audio_url", audio_url: { url } })],
      ["a list", (url: string) => ({ type: "image_url", image_url: [{ url }] })],
    ])("%s", async (_, part) => {
      await start({ allowPrivateMedia: true });
      expect((await post(user(part(picture)))).status).toBe(200);
      const data = `data:image/png;base64,${Buffer.from("pixels").toString("base64")}`;
      expect(standIn.asked[0]!.body).toMatchObject(user(part(data)));
      await server[Symbol.asyncDispose]();
      await standIn[Symbol.asyncDispose]();
      standIn = new StandIn();
      await start();
      const refused = await post(user(part(picture)));
      expect([refused.status, await refused.json()]).toMatchObject([400, { error: { code: "media-fetch-failed" } }]);
      expect(standIn.asked).toEqual([]);
    });

    it.each([
      ["a private address", { image_url: { url: "http://169.254.169.254/latest" } }],
      ["a name of one", { image_url: { url: "http://localhost/" } }],
      ["a file", { image_url: { url: "file:///etc/passwd" } }],
      ["a path", { image_url: "/etc/passwd" }],
      ["blanks in front", { image_url: { url: " http://127.0.0.1/" } }],
      ["another case", { image_url: { url: "DATA:,x" } }],
      ["a field of no known kind", { depth_url: { url: "http://example.com" } }],
      ["an address without a kind", { type: "image", url: "http://example.com" }],
      ["an address of another name", { type: "image", image: "http://example.com" }],
    ])("%s is refused", async (_, part) => {
      await start();
      expect((await post(user(part))).status).toBe(400);
      expect((await post({ input: [{ role: "user", content: [part] }] }, "responses")).status).toBe(400);
      expect(standIn.asked).toEqual([]);
    });

    it("at most so many of so many bytes, and never what a redirect leads to", async () => {
      await start({ allowPrivateMedia: true, maxBodyBytes: 300, maxImages: 2 });
      const pictures = (count: number, url: string) => ({
        input: [{ role: "user", content: Array.from({ length: count }, () => ({ type: "input_image", image_url: url })) }],
      });
      expect((await post(pictures(2, picture), "responses")).status).toBe(200);
      expect((await post(pictures(2, picture.replace("picture", "moved")), "responses")).status).toBe(400);
      expect((await post(pictures(1, picture.replace("picture", "large")), "responses")).status).toBe(200);
      expect((await post(pictures(2, picture.replace("picture", "large")), "responses")).status).toBe(400);
      const tooMany = await post({ input: [{ content: [1, 2, 3].map(() => ({ image_url: picture })) }] }, "responses");
      expect([tooMany.status, await tooMany.json()]).toMatchObject([400, { error: { code: "too_many_images" } }]);
      expect(standIn.asked).toHaveLength(2);
    });
  });

  it("have lines of batches wait behind requests beyond the deadline: their time begins when they start", async () => {
    await start();
    await using held = new StandIn();
    const upstreams = [{ name: "big", url: await held.listen(), maxConcurrent: 1 }];
    const app = createApp({ model: engine, modelName: "demo", upstreams, deadlineSeconds: 2 });
    const post = async (user: string, env: object = {}) => {
      const body = JSON.stringify({ model: "big", messages, user });
      const response = await app.request("/v1/chat/completions", { method: "POST", body }, env);
      return [response.status, await response.json()];
    };
    let line: Promise<unknown> | undefined;
    const requests: Promise<unknown>[] = [];
    held.answer = (asked, response) => {
      if (asked.body.user === "line") return standardAnswer(asked, response);
      // Whenever one has come through another waits, in front of the line.
      if (requests.length < 5) requests.push(post("request"));
      line ??= post("line", { [lineOwner]: "me" });
      setTimeout(() => standardAnswer(asked, response), 700);
    };
    requests.push(post("request"));
    await requests[0];
    expect(await line).toMatchObject([200, { model: "big" }]);
    expect(held.asked.map(({ body }) => body.user).at(-1)).toBe("line");
    await Promise.all(requests);
  });

  it("answer the lines of batches, which are run here", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tessera-upstream-"));
    const batches = await openSqliteStore({ folder });
    try {
      await start({ batches });
      const line = (id: string) => JSON.stringify({ custom_id: id, url: "/v1/chat/completions", body: { model: "big", messages } });
      const file = await client.files.create({
        file: await toFile(Buffer.from(`${line("a")}\n${line("b")}`), "in.jsonl"),
        purpose: "batch",
      });
      let batch = await client.batches.create({ input_file_id: file.id, endpoint: "/v1/chat/completions", completion_window: "24h" });
      while (batch.status !== "completed") {
        await new Promise((done) => setTimeout(done, 50));
        batch = await client.batches.retrieve(batch.id);
      }
      const out = await (await client.files.content(batch.output_file_id!)).text();
      expect(out.match(/Big answer/g)).toHaveLength(2);
    } finally {
      await batches[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true });
    }
  });

  it("may be this server's own kind: chat, completions and responses, whole and streamed", async () => {
    await using behind = await serve({ model: new StubEngine(), modelName: "remote", port: 0, apiKeys: ["theirs"] });
    await start({}, { url: `${behind.url}/v1/` });
    expect((await ask()).choices[0]!.message.content).toBe("Hello there");
    expect(await streamed()).toBe("Hello there");
    expect((await client.completions.create({ model: "big", prompt: "Hi" })).choices[0]!.text).toBe("Hello there");
    expect((await client.responses.create({ model: "big", input: "Hi" })).output_text).toBe("Hello there");
    const types: string[] = [];
    for await (const event of await client.responses.create({ model: "big", input: "Hi", stream: true })) {
      types.push(event.type);
      if (event.type === "response.completed") expect(event.response.model).toBe("big");
    }
    expect(types.at(-1)).toBe("response.completed");
  });

  it("have names of their own and addresses", async () => {
    await start();
    const refused = (upstream: object) => serve({ model: engine, modelName: "demo", port: 0, upstreams: [upstream as never] });
    await expect(refused({ name: "demo", url: "http://x/v1" })).rejects.toMatchObject({ code: "invalid-argument" });
    await expect(refused({ name: "big", url: "ftp://x" })).rejects.toMatchObject({ code: "invalid-argument" });
  });
});
