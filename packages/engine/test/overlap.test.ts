import { setImmediate } from "node:timers/promises";
import { EmbeddingCache, MemoryStore, type TileSource } from "@tessera/vision-encoder";
import { describe, expect, it } from "vitest";
import { readConversation } from "../src/conversation/read-conversation.ts";
import type { LoadedModel } from "../src/load/loaded-model.ts";
import { DecodingTurns } from "../src/media/decoding-turns.ts";
import { encodePictures } from "../src/media/encode-pictures.ts";
import { prepareMedia } from "../src/media/prepare-media.ts";
import type { PreparedPicture } from "../src/media/prepared-picture.ts";
import { workAhead } from "../src/media/work-ahead.ts";

/** An encoder that notes when it begins and ends; in between other work has its turns. */
function noted(log: string[], name: (pixels: Float32Array) => string = (pixels) => `${pixels[0]}`) {
  return {
    async encode(source: TileSource, tiles: number) {
      const pixels = source(0, 1);
      log.push(`encode ${name(pixels)}`);
      for (let turn = 0; turn < 5; turn++) await setImmediate();
      log.push(`encoded ${name(pixels)}`);
      return Float32Array.from({ length: tiles }, () => pixels[0]!);
    },
  };
}

const modelOf = (vision: { encode(source: TileSource, tiles: number): Promise<Float32Array> }) =>
  ({ vision, embeddings: new EmbeddingCache({ memory: new MemoryStore(0) }) }) as unknown as LoadedModel;

function pictures(log: string[], numbers: readonly number[]): PreparedPicture[] {
  const cuts = workAhead(
    new Map(
      numbers.map((n) => [
        `${n}`,
        async () => {
          log.push(`prepare ${n}`);
          await setImmediate();
          if (n < 0) throw new Error(`picture ${n}`);
          log.push(`prepared ${n}`);
          return () => Float32Array.of(n);
        },
      ]),
    ),
  );
  return numbers.map((n) => ({ width: 1, height: 1, tiles: 1, content: "", key: `${n}`, pixels: cuts.get(`${n}`) }));
}

describe("preparing while encoding", () => {
  it("prepares a picture while the one before is encoded, and not earlier", async () => {
    const log: string[] = [];
    const { embeds } = await encodePictures(modelOf(noted(log)), pictures(log, [1, 2, 3]), undefined);
    expect([...embeds]).toEqual([1, 2, 3]);
    // Both begin after a picture is ready; which of the two notes itself first is all the same.
    expect(log.map((line) => line.replace(/^(encode|prepare) /, "begin "))).toEqual(
      [
        ["begin 1", "prepared 1"],
        ["begin 2", "begin 1", "prepared 2", "encoded 1"],
        ["begin 3", "begin 2", "prepared 3", "encoded 2"],
        ["begin 3", "encoded 3"],
      ].flat(),
    );
  });

  it("encodes a picture once that comes twice, with nothing kept", async () => {
    const log: string[] = [];
    const [first, second] = pictures(log, [1, 2]);
    const { embeds } = await encodePictures(modelOf(noted(log)), [first!, second!, first!], undefined);
    expect([...embeds]).toEqual([1, 2, 1]);
    expect(log.filter((line) => line.startsWith("encode "))).toEqual(["encode 1", "encode 2"]);
  });

  it("fails with the picture that fails, after those before it", async () => {
    const log: string[] = [];
    await expect(encodePictures(modelOf(noted(log)), pictures(log, [1, -2, 3]), undefined)).rejects.toThrow("picture -2");
    expect(log).toContain("encoded 1");
    expect(log).not.toContain("prepare 3");
  });

  it("does so with the pictures of a request", async () => {
    const log: string[] = [];
    const images = [10, 20, 10, 30].map(
      (value) => ({ width: 40, height: 30, channels: 3, data: new Uint8Array(3600).fill(value) }) as const,
    );
    const request = { question: "?", images };
    const config = { min_dynamic_patch: 1, max_dynamic_patch: 12, force_image_size: 28, use_thumbnail: true, dynamic_image_size: true };
    const media = prepareMedia(request, readConversation(request), {
      config: config as LoadedModel["config"],
      ffmpegPath: undefined,
      maxPixels: undefined,
      decoding: new DecodingTurns(1200),
      tokensPerTile: 1,
      decoder: { contextLength: 100 },
      embeddings: new EmbeddingCache({ memory: new MemoryStore(0) }),
      signal: undefined,
    });
    const indices: number[] = [];
    let step = await media.next();
    for (; !step.done; step = await media.next()) if (step.value.type === "image-prepared") indices.push(step.value.index);
    expect(indices).toEqual([0, 1, 2, 3]);
    const prepared = step.value.images;
    expect(prepared[2]!.pixels).toBe(prepared[0]!.pixels);
    const watched = prepared.map((picture) => ({ ...picture }));
    const { embeds } = await encodePictures(modelOf(noted(log, (pixels) => pixels[0]!.toFixed(2))), watched, undefined);
    expect(log).toHaveLength(6);
    const { tiles } = prepared[0]!;
    expect(embeds.length).toBe(4 * tiles);
    expect(embeds[0]).toBe(embeds[2 * tiles]);
    expect(new Set(embeds).size).toBe(3);
  });
});
