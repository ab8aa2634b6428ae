import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkRequest, InternVL, openDocument, type RawPixels } from "@tessera/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const input = fileURLToPath(new URL("fixtures/two-pages.pdf", import.meta.url));
const question = "What is this?";
const limits = { maxNewTokens: 4, maxTiles: 2 };
let cacheFolder: string;
let model: InternVL;
beforeAll(async () => {
  cacheFolder = mkdtempSync(join(tmpdir(), "tessera-documents-"));
  model = await InternVL.load("demo", { precision: "fp32", cacheFolder });
});
afterAll(async () => {
  await model[Symbol.asyncDispose]();
  rmSync(cacheFolder, { recursive: true });
});

async function drawn(page: number): Promise<RawPixels> {
  await using pdf = await openDocument(input);
  return { ...(await pdf.page(page, { maxTiles: 2, tileSize: model.config.force_image_size })), channels: 3 };
}

describe("documents of a request", () => {
  it("are its pages as pictures, in both forms of a request", async () => {
    const expected = await model.chat({ ...limits, question, images: [await drawn(1), await drawn(2)] });
    const asked = await model.chat({ ...limits, question, documents: [input] });
    expect([asked.tokenIds, asked.usage]).toEqual([expected.tokenIds, expected.usage]);
    const content = [{ type: "document", document: { input } } as const, { type: "text", text: question } as const];
    const told = await model.chat({ ...limits, messages: [{ role: "user", content }] });
    expect([told.tokenIds, told.usage]).toEqual([expected.tokenIds, expected.usage]);
    // Drawn the same, and so not encoded again.
    expect(told.reused.pictures).toEqual({ memory: 2, disk: 0, encoded: 0 });
  });

  it("show the pages that are chosen, with their text as mere text", async () => {
    const plain = await model.estimate({ ...limits, question, documents: [{ input, pages: "2" }] });
    expect(plain.tilesPerImage).toHaveLength(1);
    const { promptTokens, imageTokens } = await model.estimate({ ...limits, question, documents: [{ input, pages: "2", pageText: true }] });
    expect(imageTokens).toBe(plain.imageTokens);
    expect(promptTokens).toBeGreaterThan(plain.promptTokens + 5);
  });

  it("go with a session's question, and stay", async () => {
    const chat = model.startChat(limits);
    const first = await chat.ask(question, { documents: [input] });
    const second = await chat.ask("And now?");
    expect(second.usage.imageTokens).toBe(first.usage.imageTokens);
  });

  it("take as many tiles as the context has room for", async () => {
    await using small = await InternVL.load("demo", { precision: "fp32", cacheFolder, contextLength: 40 * model.tokensPerTile + 200 });
    const { contextLength, tokensPerTile } = small;
    const pages = Array.from({ length: Math.floor(contextLength / tokensPerTile / 4) }, () => input);
    const { promptTokens, tilesPerImage } = await small.estimate({ maxNewTokens: 1, question, documents: pages });
    expect(promptTokens).toBeLessThan(contextLength);
    expect(tilesPerImage).toHaveLength(pages.length * 2);
    const tooMany = [...pages, ...pages, ...pages];
    await expect(small.estimate({ question, documents: tooMany })).rejects.toMatchObject({ code: "context-overflow" });
  });

  it("are refused where they mean nothing", async () => {
    const refused = (request: Parameters<typeof checkRequest>[0]) =>
      expect(() => checkRequest(request)).toThrow(expect.objectContaining({ code: "invalid-argument" }));
    refused({ question, documents: [{ input, pages: "0" }] });
    refused({ question, documents: [{ input, page: "1" } as never] });
    refused({ question, documents: [input], video: "a.gif" });
    refused({ messages: [{ role: "user", content: question }], documents: [input] });
    checkRequest({ question, documents: [{ input, pages: "1-" }] });
    await expect(model.chat({ question, documents: [{ input, pages: "3" }] })).rejects.toThrow(
      "two-pages.pdf has 2 pages: there is no page 3",
    );
  });
});
