import { createApp } from "@tessera/server";
import { describe, expect, it } from "vitest";
import { routingKey } from "../src/routes/routing-key.ts";
import { StubEngine } from "./stub-engine.ts";

const first = { role: "user", content: [{ type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } }] };
const later = [first, { role: "assistant", content: "Blue." }, { role: "user", content: "And now?" }];

describe("the key of a conversation", () => {
  it("is that of its beginning, whatever comes after", () => {
    const key = routingKey(undefined, { model: "m", messages: [first] });
    expect(key).toMatch(/^[0-9a-f]{16}$/);
    expect(routingKey(undefined, { model: "m", messages: later, stream: true })).toBe(key);
    const system = { role: "system", content: "Be brief." };
    expect(routingKey(undefined, { model: "m", messages: [system, ...later] })).toBe(
      routingKey(undefined, { model: "m", messages: [system, first] }),
    );
    for (const other of [
      { model: "n", messages: [first] },
      { model: "m", messages: [{ ...first, content: "Else" }] },
      { model: "m", system: "Be brief.", messages: [first] },
      { model: "m", prompt: "a" },
    ])
      expect(routingKey(undefined, other)).not.toBe(key);
  });

  it("is what the client says, if that is one, and none where there is nothing to tell it by", () => {
    expect(routingKey("mine-7", { messages: [first] })).toBe("mine-7");
    expect(routingKey("a b\r\nc", { messages: [first] })).toMatch(/^[0-9a-f]{16}$/);
    expect([routingKey(undefined, {}), routingKey(undefined, null), routingKey(undefined, [1])]).toEqual([undefined, undefined, undefined]);
  });

  it("tells large pictures apart by their lengths and ends", () => {
    const key = (data: string) => routingKey(undefined, { messages: [{ role: "user", content: data }] });
    const picture = "A".repeat(50_000_000);
    expect(key(picture)).toBe(key(`${picture}`));
    expect(new Set([picture, `${picture}A`, `B${picture.slice(1)}`, `${picture.slice(1)}B`].map(key)).size).toBe(4);
  });

  it("stands on whole and streamed answers", async () => {
    const model = new StubEngine(async function* () {
      yield "Blue.";
    });
    const app = createApp({ model, modelName: "demo" });
    for (const stream of [false, true]) {
      const body = JSON.stringify({ model: "demo", stream, messages: [{ role: "user", content: "Hi" }] });
      const response = await app.request("/v1/chat/completions", { method: "POST", headers: { "content-type": "application/json" }, body });
      expect(response.status).toBe(200);
      expect(response.headers.get("x-tessera-route")).toBe(routingKey(undefined, JSON.parse(body)));
      await response.text();
    }
  });
});

describe("readiness", () => {
  it("says that the queue is full, and that the server is about to end", async () => {
    let go = () => {};
    const held = new Promise<void>((resolve) => {
      go = resolve;
    });
    const model = new StubEngine(async function* () {
      await held;
      yield "x";
    });
    const draining = new AbortController();
    const app = createApp({ model, modelName: "demo", maxConcurrent: 1, maxQueue: 1 }, new AbortController().signal, draining.signal);
    const status = async () => ((await (await app.request("/ready")).json()) as { status: string }).status;
    const body = JSON.stringify({ model: "demo", messages: [{ role: "user", content: "Hi" }] });
    const ask = () => app.request("/v1/chat/completions", { method: "POST", headers: { "content-type": "application/json" }, body });
    expect(await status()).toBe("ready");
    const asked = [ask(), ask()];
    while ((await status()) !== "busy") await new Promise(setImmediate);
    go();
    for (const response of await Promise.all(asked)) await response.text();
    expect(await status()).toBe("ready");
    draining.abort();
    expect([await status(), (await app.request("/ready")).status]).toEqual(["draining", 503]);
  });
});
