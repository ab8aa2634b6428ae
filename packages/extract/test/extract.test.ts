import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TesseraError } from "@tessera/core";
import type { ChatRequest, ChatResult } from "@tessera/engine";
import { type ExtractOptions, type ExtractRow, extract, openJournal } from "@tessera/extract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";

const pdf = join(import.meta.dirname, "../../../apps/cli/test/fixtures/two-pages.pdf");
const schema = z.object({ total: z.number() });
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tessera-extract-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A picture of one grey. */
function picture(name: string, grey = 7): string {
  const file = join(folder, `${name}.pgm`);
  writeFileSync(file, Buffer.concat([Buffer.from("P5 2 2 255\n"), Buffer.alloc(4, grey)]));
  return file;
}

const answer = (text: string, more: Partial<ChatResult> = {}) =>
  ({ text, finishReason: "stop", tokenIds: [1, 2], usage: { completionTokens: 2 }, ...more }) as ChatResult;
const nameOf = ({ documents, video }: ChatRequest) => String((documents?.[0] as { input?: string } | undefined)?.input ?? video);

async function rowsOf<T>(
  chat: (request: ChatRequest, options: { readonly signal?: AbortSignal }) => Promise<ChatResult>,
  inputs: readonly string[],
  options: Partial<ExtractOptions<T>> = {},
): Promise<ExtractRow[]> {
  const rows: ExtractRow[] = [];
  for await (const row of extract(chat, inputs, { schema, ...options } as ExtractOptions)) rows.push(row);
  return rows;
}

describe("extract", () => {
  it("gives rows in the inputs' order, however long each takes, so many at once", async () => {
    const inputs = Array.from({ length: 12 }, (_, i) => picture(`p${i}`));
    let [running, most] = [0, 0];
    const rows = await rowsOf(
      async (request) => {
        most = Math.max(most, ++running);
        const i = Number(/p(\d+)\.pgm/.exec(nameOf(request))![1]);
        await new Promise((done) => setTimeout(done, i === 0 ? 100 : (i * 7) % 20));
        running--;
        return answer(`{"total":${i}}`);
      },
      inputs,
      { concurrency: 3 },
    );
    expect(rows).toEqual(inputs.map((input, i) => ({ input, value: { total: i } })));
    expect(most).toBe(3);
  });

  it("asks more at once when it may find out how many, with the same rows", async () => {
    const inputs = Array.from({ length: 24 }, (_, i) => picture(`auto${i}`));
    const held: (() => void)[] = [];
    let asked = 0;
    // Nobody is answered before so many ask: the first two rounds, and those after them.
    const chat = async () => {
      const together = asked++ < 8 ? 4 : 8;
      await new Promise<void>((done) => {
        held.push(done);
        if (held.length === together) for (const go of held.splice(0)) go();
      });
      return answer('{"total":1}');
    };
    const rows = await rowsOf(chat, inputs, { concurrency: "auto" });
    expect(rows).toEqual(inputs.map((input) => ({ input, value: { total: 1 } })));
  });

  it("asks for JSON of the schema, with the options that are passed on", async () => {
    const requests: ChatRequest[] = [];
    const ask = async (request: ChatRequest) => {
      requests.push(request);
      return answer('{"total":1}');
    };
    await rowsOf(ask, [pdf], { prompt: "Total?", maxTiles: 3, pages: "2", pageText: true, maxNewTokens: 9 });
    expect(requests).toMatchObject([
      { question: "Total?", maxTiles: 3, maxNewTokens: 9, documents: [{ input: pdf, pages: "2", pageText: true }] },
    ]);
    expect(requests[0]!.responseFormat).toMatchObject({ type: "json_schema", schema: { type: "object", required: ["total"] } });
    await rowsOf(ask, ["clip.mp4"]);
    expect(requests[1]).toMatchObject({ video: "clip.mp4" });
  });

  it("makes a row of each page, or of each item of a list", async () => {
    const page = (request: ChatRequest) => (request.documents![0] as { pages: string }).pages;
    const pages = await rowsOf(async (request) => answer(`{"total":${page(request)}}`), [pdf, picture("one")], { per: "page" });
    expect(pages.map(({ page, value }) => [page, value])).toEqual([
      [1, { total: 1 }],
      [2, { total: 2 }],
      [1, { total: 1 }],
    ]);
    let format: unknown;
    const items = await rowsOf(
      async (request) => {
        format = request.responseFormat;
        return answer(page(request) === "1" ? '{"items":[{"total":1},{"total":2}]}' : '{"items":[]}');
      },
      [pdf],
      { per: "item" },
    );
    expect(items.map(({ page, item, value }) => [page, item, value])).toEqual([
      [1, 1, { total: 1 }],
      [1, 2, { total: 2 }],
    ]);
    expect(format).toMatchObject({ schema: { properties: { items: { type: "array", items: { required: ["total"] } } } } });
  });

  it("goes on after what cannot be opened, answered or cut off, and says why", async () => {
    const broken = join(folder, "broken.pdf");
    writeFileSync(broken, "%PDF-1.7 nothing more");
    const inputs = [broken, join(folder, "missing.png"), picture("long"), picture("odd"), picture("fails"), picture("good")];
    const rows = await rowsOf(
      async (request) => {
        if (nameOf(request).includes("long")) return answer('{"total":', { finishReason: "length" });
        if (nameOf(request).includes("odd")) return answer('{"total":-1}');
        if (nameOf(request).includes("fails")) throw new TesseraError("context-overflow", "too much");
        return answer('{"total":4}');
      },
      inputs,
      { schema: z.object({ total: z.number().refine((value) => value >= 0, "below nothing") }) },
    );
    expect(rows.map(({ error, value }) => error?.code ?? value)).toEqual([
      "document-decode-failed",
      "media-not-found",
      "answer-incomplete",
      "answer-incomplete",
      "context-overflow",
      { total: 4 },
    ]);
    expect(rows[2]!.error!.message).toContain("raise maxNewTokens");
    expect(rows[3]!.error!.message).toContain("below nothing");
  });

  it("ends at an abort and when it is left, and ends what runs", async () => {
    const inputs = Array.from({ length: 5 }, (_, i) => picture(`a${i}`));
    let ended = 0;
    const hang = (_: ChatRequest, { signal }: { readonly signal?: AbortSignal }) =>
      new Promise<ChatResult>((_, reject) =>
        signal!.addEventListener("abort", () => {
          ended++;
          reject(signal!.reason);
        }),
      );
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("enough")), 50);
    await expect(rowsOf(hang, inputs, { signal: controller.signal, concurrency: 2 })).rejects.toThrow("enough");
    expect(ended).toBe(2);
    ended = 0;
    const chat = (request: ChatRequest, more: { readonly signal?: AbortSignal }) =>
      nameOf(request).includes("a0") ? Promise.resolve(answer('{"total":0}')) : hang(request, more);
    for await (const row of extract(chat, inputs, { schema, concurrency: 1 })) {
      expect(row.value).toEqual({ total: 0 });
      break;
    }
  });

  it.each([
    [{ concurrency: 0 }, "concurrency"],
    [{ concurrency: "many" as never }, "concurrency"],
    [{ per: "row" }, "per"],
    [{ schema: z.string() }, "schema.type"],
    [{ schema: { type: "array" } }, "schema.type"],
    [{ schema: z.object({ when: z.date() }) }, "no JSON Schema"],
  ])("refuses %j", async (options, message) => {
    await expect(rowsOf(async () => answer("{}"), [], options as never)).rejects.toMatchObject({
      code: "invalid-argument",
      message: expect.stringContaining(message),
    });
  });

  it("gives known rows again and asks for the others alone, with a journal that was cut off", async () => {
    const file = join(folder, "rows.journal");
    const inputs = Array.from({ length: 4 }, (_, i) => picture(`j${i}`));
    const asked: string[] = [];
    const run = async (fail: boolean) => {
      await using journal = await openJournal(file, { schema: 1 });
      return await rowsOf(
        async (request) => {
          asked.push(/j\d/.exec(nameOf(request))![0]);
          if (fail && asked.length > 2) throw new TesseraError("runtime-failed", "down");
          return answer('{"total":1}');
        },
        inputs,
        { concurrency: 1, known: journal.known as never, onEvent: ({ key, rows }) => journal.add({ key, rows }) },
      );
    };
    expect((await run(true)).map(({ error }) => error?.code)).toEqual([undefined, undefined, "runtime-failed", "runtime-failed"]);
    writeFileSync(file, `${readFileSync(file, "utf8")}{"key":"cut of`);
    expect((await run(false)).map(({ value }) => value)).toEqual(Array(4).fill({ total: 1 }));
    expect(asked).toEqual(["j0", "j1", "j2", "j3", "j2", "j3"]);
    expect((await run(false)).length).toBe(4);
    expect(asked.length).toBe(6);
    await expect(openJournal(file, { schema: 2 })).rejects.toMatchObject({ code: "invalid-argument", facts: { file } });
  });
});
