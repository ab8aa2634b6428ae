import type { EmbeddingStore, ImageEmbeddings } from "@tessera/vision-encoder";
import { describe, expect, it } from "vitest";
import { picture } from "./picture.ts";

/** What every store of embeddings must do. A store with room for `maxBytes` holds at least one picture of half as many. */
export function testEmbeddingStore(name: string, create: (maxBytes: number) => Promise<EmbeddingStore>): void {
  const open = (maxBytes = 2 ** 20) => create(maxBytes);
  const expectSame = (image: ImageEmbeddings | undefined, expected: ImageEmbeddings) => {
    expect(image).toMatchObject({ width: expected.width, height: expected.height, tiles: expected.tiles });
    expect(image?.embeds).toEqual(expected.embeds);
  };

  describe(`the contract of ${name}`, () => {
    it("gives back what it was given, bit by bit", async () => {
      await using store = await open();
      const special = { ...picture(3, 1), embeds: Float32Array.of(-0, Number.NaN, Infinity, -Infinity, 1e-45, 3.4e38, 0, 1, 2, 3, 4, 5) };
      await store.set("a", picture(1, 2));
      await store.set("b", special);
      expectSame(await store.get("a"), picture(1, 2));
      const bits = (image?: ImageEmbeddings) => image && new Uint32Array(image.embeds.buffer, image.embeds.byteOffset, image.embeds.length);
      expect(bits(await store.get("b"))).toEqual(bits(special));
    });

    it("keeps a part of a larger array, and nothing else of it", async () => {
      await using store = await open();
      const large = Float32Array.from({ length: 40 }, (_, i) => i);
      await store.set("a", { width: 1, height: 1, tiles: 1, embeds: large.subarray(8, 12) });
      expect((await store.get("a"))?.embeds).toEqual(Float32Array.of(8, 9, 10, 11));
    });

    it("tells names apart and takes the latest of one", async () => {
      await using store = await open();
      await Promise.all([store.set("a", picture(1, 1)), store.set("b", picture(2, 2))]);
      await store.set("a", picture(3, 3));
      expectSame(await store.get("a"), picture(3, 3));
      expectSame(await store.get("b"), picture(2, 2));
      expect(await store.get("c")).toBeUndefined();
      expect(await store.get("")).toBeUndefined();
    });

    it("stays below its limit and forgets the least recently used", async () => {
      const one = picture(64, 0).embeds.byteLength;
      await using store = await open(Math.floor(one * 3.7));
      for (const key of ["a", "b", "c"]) await store.set(key, picture(64, key.charCodeAt(0)));
      expectSame(await store.get("a"), picture(64, 97));
      await store.set("d", picture(64, 100));
      expect(await store.get("b")).toBeUndefined();
      for (const key of ["a", "c", "d"]) expectSame(await store.get(key), picture(64, key.charCodeAt(0)));
    });

    it("does without what is larger than its limit", async () => {
      await using store = await open(100);
      await store.set("a", picture(1000, 1));
      expect(await store.get("a")).toBeUndefined();
      await using none = await create(0);
      await none.set("a", picture(1, 1));
      expect(await none.get("a")).toBeUndefined();
    });
  });
}
