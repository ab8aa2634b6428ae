import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demoMediaFolder } from "@tessera/demo-model";
import { decodeImage } from "@tessera/preprocessing";
import { type ChatEvent, InternVL, type LoadOptions, type TesseraError } from "@tessera/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const picture = join(demoMediaFolder, "shapes.png");
const other = join(demoMediaFolder, "receipt.png");
const request = { question: "<image>\n<image>\nWhat is this?", images: [picture, other] };
const one = { question: "What is this?", images: [picture] };
let cacheFolder: string;
let stores = 0;
const newStore = () => join(cacheFolder, `store-${stores++}`);
const load = (options: LoadOptions = {}) => InternVL.load("demo", { precision: "fp32", cacheFolder, prefixCacheBytes: 0, ...options });

beforeAll(() => {
  cacheFolder = mkdtempSync(join(tmpdir(), "tessera-image-store-"));
});
afterAll(() => rmSync(cacheFolder, { recursive: true }));

async function ask(options: LoadOptions, asked: Parameters<InternVL["chat"]>[0] = request) {
  await using model = await load(options);
  return model.chat(asked);
}

/** Takes events up to the first of a type. */
async function until(events: AsyncGenerator<ChatEvent, unknown, void>, type: ChatEvent["type"]) {
  for (;;) {
    const { done, value } = await events.next();
    if (done) throw new Error(`no ${type}`);
    if ((value as ChatEvent).type === type) return value as ChatEvent;
  }
}

async function finish(events: ReturnType<InternVL["stream"]>) {
  for (;;) {
    const { done, value } = await events.next();
    if (done) return value;
  }
}

describe("a folder of image embeddings", () => {
  it("serves the next process, with and without memory before it, and the answer is the same", async () => {
    const imageStoreFolder = newStore();
    const plain = await ask({});
    const first = await ask({ imageStoreFolder });
    expect(first.reused).toEqual({ tiles: 0, pictures: { memory: 0, disk: 0, encoded: 2 }, promptTokens: 0 });
    for (const imageCacheBytes of [0, 2 ** 27]) {
      await using model = await load({ imageStoreFolder, imageCacheBytes });
      const again = await model.chat(request);
      expect(again.reused).toEqual({ tiles: again.usage.tiles, pictures: { memory: 0, disk: 2, encoded: 0 }, promptTokens: 0 });
      expect(again.tokenIds).toEqual(plain.tokenIds);
      const pictures = imageCacheBytes === 0 ? { memory: 0, disk: 2, encoded: 0 } : { memory: 2, disk: 0, encoded: 0 };
      expect((await model.chat(request)).reused.pictures).toEqual(pictures);
    }
  });

  it("knows a picture by its pixels, and its embeddings by how it is cut and by the precision", async () => {
    const imageStoreFolder = newStore();
    const { data, width, height } = await decodeImage(picture);
    await ask({ imageStoreFolder }, one);
    const pictures = async (options: LoadOptions, more: object = {}) =>
      (await ask({ imageStoreFolder, ...options }, { ...one, images: [{ data, width, height, channels: 3 }], ...more })).reused.pictures;
    const found = { memory: 0, disk: 1, encoded: 0 };
    const encoded = { memory: 0, disk: 0, encoded: 1 };
    expect(await pictures({})).toEqual(found);
    expect(await pictures({}, { maxTiles: 2 })).toEqual(encoded);
    expect(await pictures({}, { thumbnail: false })).toEqual(encoded);
    expect(await pictures({ precision: { vision: "int8", language: "fp32" } })).toEqual(encoded);
    expect(await pictures({ precision: { vision: "fp32", language: "int8" } })).toEqual(found);
  });

  it("fails no chat when it is damaged or cannot be written", async () => {
    const imageStoreFolder = newStore();
    const plain = await ask({ imageStoreFolder });
    for (const name of readdirSync(imageStoreFolder)) {
      const bytes = await readFile(join(imageStoreFolder, name));
      bytes[bytes.length - 1]! ^= 1;
      await writeFile(join(imageStoreFolder, name), bytes);
    }
    const errors: TesseraError[] = [];
    const onImageStoreError = (error: TesseraError) => errors.push(error);
    const again = await ask({ imageStoreFolder, onImageStoreError });
    expect(again.reused.pictures.encoded).toBe(2);
    expect(errors).toEqual([]);
    const blocked = await ask({ imageStoreFolder: picture, onImageStoreError });
    expect(errors.map(({ code }) => code)).toEqual(["cache-unwritable", "cache-unwritable"]);
    for (const { tokenIds } of [again, blocked]) expect(tokenIds).toEqual(plain.tokenIds);
    await expect(load({ imageStoreFolder: "" })).rejects.toMatchObject({ code: "invalid-argument" });
    await expect(load({ imageStoreBytes: 1.5 })).rejects.toMatchObject({ code: "invalid-argument" });
  });

  it("is not made before there is something to keep, and keeps nothing without room", async () => {
    const imageStoreFolder = newStore();
    await ask({ imageStoreFolder }, { question: "Hello" });
    await ask({ imageStoreFolder, imageStoreBytes: 0 });
    expect(existsSync(imageStoreFolder)).toBe(false);
  });
});

describe("a picture that chats ask for at the same time", () => {
  it("is encoded once, though nothing is kept", async () => {
    await using model = await load({ imageCacheBytes: 0 });
    const streams = ["How many?", "Which?", "Where?"].map((question) => model.stream({ question, images: [picture] }));
    for (const stream of streams) await until(stream, "prompt-ready");
    const ends = await Promise.all(streams.map((stream) => until(stream, "vision-end")));
    const memory = { pictures: { memory: 1, disk: 0, encoded: 0 } };
    expect(ends).toMatchObject([{ pictures: { memory: 0, disk: 0, encoded: 1 } }, memory, memory]);
    const [result] = await Promise.all(streams.map(finish));
    expect(result?.tokenIds).toEqual((await model.chat({ question: "How many?", images: [picture] })).tokenIds);
  });

  it("is there for the others when the chat that began with it is aborted", async () => {
    await using model = await load({ imageCacheBytes: 0 });
    const controller = new AbortController();
    const first = model.stream(one, { signal: controller.signal });
    const second = model.stream(one);
    for (const stream of [first, second]) await until(stream, "prompt-ready");
    const ends = [until(first, "vision-end"), until(second, "vision-end")];
    controller.abort(new Error("the first has gone"));
    await expect(ends[0]).rejects.toThrow("the first has gone");
    expect(await ends[1]).toMatchObject({ pictures: { memory: 1, disk: 0, encoded: 0 } });
    expect((await finish(second)).tokenIds).toEqual((await model.chat(one)).tokenIds);
  });
});
