import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InternVL } from "@tessera/sdk";
import { afterAll, beforeAll, expect, it } from "vitest";

let cacheFolder: string;
beforeAll(() => {
  cacheFolder = mkdtempSync(join(tmpdir(), "tessera-dispose-"));
});
afterAll(() => rmSync(cacheFolder, { recursive: true }));

it("waits for chats of every kind, whoever calls it, and takes no more", async () => {
  const model = await InternVL.load("demo", { precision: "int8", cacheFolder });
  const picture = { data: new Uint8Array(900 * 400 * 3).fill(90), width: 900, height: 400, channels: 3 } as const;
  const asked = { question: "Tell me everything.", maxNewTokens: 20 };
  const schema = { type: "object", properties: { a: { type: "boolean" } }, required: ["a"] };
  const stream = async () => {
    let text = "";
    for await (const event of model.stream({ ...asked, images: [picture] })) if (event.type === "text-delta") text += event.text;
    return { text };
  };
  const running = [
    model.chat(asked),
    model.chat({ ...asked, images: [picture] }),
    model.chat({ ...asked, numBeams: 3 }),
    model.chat({ ...asked, responseFormat: { type: "json_schema", schema } }),
    model.chat({ ...asked, video: { input: [picture, picture] } }),
    stream(),
  ];
  let ended = 0;
  for (const chat of running)
    void chat.then(
      () => ended++,
      () => {},
    );
  const disposing = [model[Symbol.asyncDispose](), model[Symbol.asyncDispose]()];
  await expect(model.chat(asked)).rejects.toMatchObject({ code: "disposed" });
  await disposing[1];
  expect([ended, model.activeSlots]).toEqual([running.length, 0]);
  for (const { text } of await Promise.all(running)) expect(text).not.toBe("");
  await disposing[0];
  await model[Symbol.asyncDispose]();
});
