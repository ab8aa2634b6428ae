import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demoMediaFolder } from "@tessera/demo-model";
import { type ChatRequest, InternVL, type LoadOptions } from "@tessera/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const picture = join(demoMediaFolder, "shapes.png");
const question = "How many shapes are there?";
let cacheFolder: string;
let model: InternVL;

beforeAll(async () => {
  cacheFolder = mkdtempSync(join(tmpdir(), "tessera-options-"));
  model = await InternVL.load("demo", { precision: "fp32", cacheFolder });
});
afterAll(async () => {
  await model[Symbol.asyncDispose]();
  rmSync(cacheFolder, { recursive: true });
});

describe("options that do not exist", () => {
  it.each([
    [{ image: picture }, "images"],
    [{ Images: [picture] }, "images"],
    [{ pixel_values: picture }, "images"],
    [{ max_new_tokens: 4 }, "maxNewTokens"],
    [{ maxTokens: 4 }, "maxNewTokens"],
    [{ temprature: 1 }, "temperature"],
    [{ do_sample: true }, "doSample"],
    [{ system: "Be brief." }, "systemMessage"],
    [{ numSegments: 4 }, "`numSegments`"],
    [{ video: { file: picture } }, "`file`"],
    [{ video: { input: [picture], frames: 4 } }, "numSegments"],
  ])("in a request are refused: %j → %s", async (wrong, named) => {
    const refused = expect.objectContaining({ code: "invalid-argument", message: expect.stringContaining(named) });
    await expect(model.chat({ question, ...(wrong as object) })).rejects.toEqual(refused);
    await expect(model.estimate({ question, ...(wrong as object) })).rejects.toEqual(refused);
  });

  it.each([
    [{ deviceMap: "auto" }, "runtime"],
    [{ torch_dtype: "bfloat16" }, "precision"],
    [{ cache: "somewhere" }, "cacheFolder"],
    [{ session_len: 1024 }, "contextLength"],
    [{ zzz: 1 }, "it has precision, adapter"],
  ])("of loading are refused: %j → %s", async (wrong, named) => {
    await expect(InternVL.load("demo", wrong as LoadOptions)).rejects.toMatchObject({
      code: "invalid-argument",
      message: expect.stringContaining(named),
    });
  });

  it("beside a request are refused, and what is undefined counts as not given", async () => {
    await expect(model.chat({ question }, { timeout: 5 } as object)).rejects.toMatchObject({ code: "invalid-argument" });
    await model.chat({ question, maxNewTokens: 1, image: undefined } as ChatRequest);
  });
});

describe("sampling", () => {
  const ask = async (options: Partial<ChatRequest>) => (await model.chat({ question: "Hello", maxNewTokens: 12, ...options })).tokenIds;

  it("is on when an option asks for it, and greedy at temperature 0", async () => {
    const greedy = await ask({});
    expect(await ask({ temperature: 0 })).toEqual(greedy);
    expect(await ask({ temperature: 0, doSample: true, topP: 0.9 })).toEqual(greedy);
    expect(await ask({ temperature: 3, doSample: false })).toEqual(greedy);
    expect(await ask({ seed: 7 })).toEqual(greedy);
    const sampled = await ask({ temperature: 3, seed: 7 });
    expect(sampled).toEqual(await ask({ temperature: 3, seed: 7, doSample: true }));
    expect(sampled).not.toEqual(greedy);
  });
});

it.each<[string, Partial<ChatRequest>]>([
  ["maxNewTokens", { maxNewTokens: 0 }],
  ["temperature", { temperature: -1 }],
  ["topP", { topP: 0 }],
  ["maxTiles", { maxTiles: 0 }],
  ["stop", { stop: "END" as never }],
  ["stop", { stop: [""] }],
  ["thumbnail", { thumbnail: "no" as never }],
  ["combineImages", { combineImages: 1 as never }],
  ["images[0]", { images: [undefined as never] }],
  ["history[0]", { history: [["Hi"] as never] }],
  ["systemMessage", { systemMessage: 5 as never }],
])("a value out of range is refused before a picture is read: %s", async (named, wrong) => {
  const request = { question, images: ["no/such.png"], ...wrong };
  await expect(model.chat(request)).rejects.toMatchObject({ code: "invalid-argument", message: expect.stringContaining(named) });
});

it.each<[string, ChatRequest["video"]]>([
  ["numSegments", { input: picture, numSegments: 0 }],
  ["numSegments", { input: picture, numSegments: 1e9 }],
  ["numSegments", { input: picture, numSegments: 1.5 }],
  ["bound", { input: picture, bound: [5, 1] }],
  ["video", []],
  ["video.input", { input: [] }],
])("a video without frames is refused: %s", async (named, video) => {
  await expect(model.chat({ question, video })).rejects.toMatchObject({
    code: "invalid-argument",
    message: expect.stringContaining(`\`${named}\``),
  });
});

it.each<[string, ChatRequest]>([
  ["history", { prompt: "Once", history: [["Hi", "Hello"]] }],
  ["systemMessage", { prompt: "Once", systemMessage: "Be brief." }],
  ["images", { prompt: "Once", images: [picture] }],
])("a plain prompt takes no %s", async (named, request) => {
  await expect(model.chat(request)).rejects.toMatchObject({ code: "invalid-argument", message: expect.stringContaining(`\`${named}\``) });
});
