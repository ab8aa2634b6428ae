import { EmbeddingCache, MemoryStore } from "@tessera/vision-encoder";
import { describe, expect, it } from "vitest";
import { readConversation } from "../src/conversation/read-conversation.ts";
import type { LoadedModel } from "../src/load/loaded-model.ts";
import { DecodingTurns } from "../src/media/decoding-turns.ts";
import { prepareMedia } from "../src/media/prepare-media.ts";
import type { PreparedMedia } from "../src/media/prepared-media.ts";

const size = 28;
const config = { min_dynamic_patch: 1, max_dynamic_patch: 12, force_image_size: size, use_thumbnail: true, dynamic_image_size: true };
const frame = (value: number, width = 40) =>
  ({ width, height: 30, channels: 3, data: new Uint8Array(3 * 30 * width).fill(value) }) as const;

async function prepare(frames: readonly unknown[], contextLength: number, maxTiles?: number) {
  const request = { question: "?", video: frames as never, maxTiles };
  const media = prepareMedia(request, readConversation(request), {
    config: config as LoadedModel["config"],
    ffmpegPath: undefined,
    maxPixels: undefined,
    decoding: new DecodingTurns(1200),
    embeddings: new EmbeddingCache({ memory: new MemoryStore(0) }),
    tokensPerTile: 4,
    decoder: { contextLength },
    signal: undefined,
  });
  let events = 0;
  for (let step = await media.next(); ; step = await media.next(), events++)
    if (step.done) return { media: step.value as PreparedMedia, events };
}

describe("a clip's frames", () => {
  it("are kept as bytes and become pixel values when they are encoded", async () => {
    const { media, events } = await prepare([frame(0), frame(255), frame(0)], 100);
    expect(events).toBe(3);
    const [first, second, third] = media.images;
    expect(third!.pixels).toBe(first!.pixels);
    const values = (await second!.pixels!())(0, 1);
    expect(values).toHaveLength(3 * size * size);
    // (1 - mean) / deviation of the three channels.
    const plane = size * size;
    expect([values[0], values[plane], values[2 * plane]].map((value) => value!.toFixed(4))).toEqual(["2.2489", "2.4286", "2.6400"]);
    expect((await first!.pixels!())(0, 1)[0]!.toFixed(4)).toBe("-2.1179");
  });

  it("that cannot fit are refused before any is decoded", async () => {
    const unread = { ...frame(0), data: new Uint8Array(1) };
    await expect(prepare(Array(25).fill(unread), 100)).rejects.toMatchObject({ code: "context-overflow" });
  });

  it("are not read on when their tiles do not fit", async () => {
    const unread = { ...frame(0), data: new Uint8Array(1) };
    // Seven tiles a frame, thumbnail included.
    const wide = frame(1, 180);
    const frames = [wide, wide, wide, wide, unread];
    await expect(prepare(frames, 100, 6)).rejects.toMatchObject({ code: "context-overflow", facts: { imageTokens: 112 } });
    await expect(prepare(frames, 1000, 6)).rejects.not.toMatchObject({ code: "context-overflow" });
  });
});
