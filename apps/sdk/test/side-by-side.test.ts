import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listDemoQuestions } from "@tessera/demo-model";
import { InternVL } from "@tessera/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let cacheFolder: string;
beforeAll(() => {
  cacheFolder = mkdtempSync(join(tmpdir(), "tessera-side-"));
});
afterAll(() => rmSync(cacheFolder, { recursive: true }));

describe("requests side by side", () => {
  it.each(["fp32", "int8"] as const)("get the answers they get alone (%s)", async (precision) => {
    await using model = await InternVL.load("demo", { precision, cacheFolder, imageCacheBytes: 0, prefixCacheBytes: 0 });
    const questions = (await listDemoQuestions()).filter(({ video }) => video === undefined);
    const requests = questions.map(({ question, images }) => ({ question, images }));
    const alone: number[][] = [];
    for (const request of requests) alone.push([...(await model.chat(request)).tokenIds]);
    const together = await Promise.all([...requests, ...requests].map((request) => model.chat(request)));
    expect(together.map(({ tokenIds }) => [...tokenIds])).toEqual([...alone, ...alone]);
  });
});
