import { readFileSync } from "node:fs";
import type { MessagePart } from "@tessera/sdk";
import { serve } from "@tessera/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { StubEngine } from "./stub-engine.ts";

interface Recorded {
  readonly client: string;
  readonly body: {
    readonly stream?: boolean;
    readonly tools?: readonly unknown[];
    readonly response_format?: { readonly type: string };
    readonly messages: string | readonly { readonly role: string; readonly content: unknown }[];
  };
}

/** What these clients sent to a server that called a tool, got its result and answered, streamed or not; some with a picture or a schema. */
const recorded = readFileSync(new URL("fixtures/client-bodies.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Recorded);
const model = new StubEngine();
let server: Awaited<ReturnType<typeof serve>>;
beforeAll(async () => {
  server = await serve({ model, modelName: "demo", port: 0 });
});
afterAll(() => server[Symbol.asyncDispose]());

/** Texts and kinds of all parts that the engine was given. */
function given(): { texts: string; kinds: string[] } {
  const parts = model.requests.at(-1)!.messages!.flatMap(({ content }) => content as readonly MessagePart[]);
  const texts = parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n");
  return { texts, kinds: parts.map(({ type }) => type) };
}

describe.each([...new Set(recorded.map(({ client }) => client))])("%s", (client) => {
  it("is answered, whatever it sends along", async () => {
    for (const { body } of recorded.filter((one) => one.client === client)) {
      const response = await fetch(`${server.url}/v1/chat/completions`, { method: "POST", body: JSON.stringify(body) });
      const text = await response.text();
      expect([response.status, response.headers.get("x-ignored-fields"), text.includes("Hello")], text).toEqual([200, null, true]);
      const { texts, kinds } = given();
      const messages = typeof body.messages === "string" ? [] : body.messages;
      if (messages.some(({ role }) => role === "tool")) expect(texts).toMatch(/<tool_call>\n[\s\S]*<tool_response>\n[\s\S]*sunny/);
      expect(kinds.includes("image")).toBe(JSON.stringify(messages).includes('"image_url"'));
      // A schema beside `json_object` is instructor's way to ask for one.
      const format = body.response_format;
      const wanted = { json_schema: "json_schema", json_object: format && "schema" in format ? "json_schema" : "json_object" }[
        format?.type ?? ""
      ];
      expect(model.requests.at(-1)!.responseFormat?.type).toBe((body.tools ?? []).length > 0 ? "tool_calls" : wanted);
    }
  });
});

it("are bodies of at least eight clients", () => {
  expect(new Set(recorded.map(({ client }) => client.replace(/ [\d.]+$/, ""))).size).toBeGreaterThanOrEqual(8);
});
