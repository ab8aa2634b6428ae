import type { NamedTensors, RunOptions, Session } from "@tessera/core";
import { createVisionEncoder } from "@tessera/vision-encoder";
import { describe, expect, it } from "vitest";

const imageSize = 2;
const pixels = 3 * imageSize * imageSize;

/** Each tile's two embeddings hold its first and last pixel. */
class ToySession implements Session {
  readonly inputs = [];
  readonly outputs = [];
  readonly batches: number[] = [];

  async run({ pixel_values }: NamedTensors, { image_embeds }: NamedTensors, { signal }: RunOptions = {}): Promise<void> {
    signal?.throwIfAborted();
    const tiles = pixel_values?.shape[0] ?? 0;
    this.batches.push(tiles);
    for (let tile = 0; tile < tiles; tile++) {
      const out = image_embeds?.data as Float32Array;
      out[tile * 2] = Number(pixel_values?.data[tile * pixels]);
      out[tile * 2 + 1] = Number(pixel_values?.data[(tile + 1) * pixels - 1]);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

const tiles = (count: number) => Float32Array.from({ length: count * pixels }, (_, i) => i);
const setUp = (batchSize?: number) => {
  const session = new ToySession();
  return { session, encoder: createVisionEncoder({ session, imageSize, tokensPerTile: 2, hiddenSize: 1, batchSize }) };
};

describe("createVisionEncoder", () => {
  it.each([
    [1, [1, 1, 1, 1, 1]],
    [2, [2, 2, 1]],
    [8, [5]],
  ])("encodes five tiles in batches of %s to the same embeddings", async (batchSize, batches) => {
    const { session, encoder } = setUp(batchSize);
    const progress: number[] = [];
    const embeds = await encoder.encode(tiles(5), 5, { onTile: (done) => progress.push(done) });
    expect([...embeds]).toEqual([0, 11, 12, 23, 24, 35, 36, 47, 48, 59]);
    expect(session.batches).toEqual(batches);
    expect(progress.at(-1)).toBe(5);
  });

  it("takes tiles batch by batch, when it is about to encode them", async () => {
    const { session, encoder } = setUp(2);
    const asked: string[] = [];
    const source = (from: number, end: number) => {
      asked.push(`${from} to ${end} after ${session.batches.length}`);
      return tiles(5).subarray(from * pixels, end * pixels);
    };
    expect([...(await encoder.encode(source, 5))]).toEqual([0, 11, 12, 23, 24, 35, 36, 47, 48, 59]);
    expect(asked).toEqual(["0 to 2 after 0", "2 to 4 after 1", "4 to 5 after 2"]);
    await expect(encoder.encode(() => tiles(3), 2)).rejects.toMatchObject({ code: "shape-mismatch", facts: { actual: 3 * pixels } });
  });

  it("encodes nothing for no tiles and refuses a wrong length", async () => {
    const { session, encoder } = setUp();
    expect(await encoder.encode(new Float32Array(), 0)).toHaveLength(0);
    await expect(encoder.encode(tiles(2), 3)).rejects.toMatchObject({ code: "shape-mismatch" });
    expect(session.batches).toEqual([]);
  });

  it("stops between tiles at an abort", async () => {
    const { session, encoder } = setUp();
    const controller = new AbortController();
    const pending = encoder.encode(tiles(5), 5, {
      signal: controller.signal,
      onTile: (done) => done === 2 && controller.abort(new Error("enough")),
    });
    await expect(pending).rejects.toThrow("enough");
    expect(session.batches).toHaveLength(2);
  });
});
