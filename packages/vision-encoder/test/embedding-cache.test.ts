import { EmbeddingCache, type EmbeddingStore, MemoryStore } from "@tessera/vision-encoder";
import { describe, expect, it } from "vitest";
import { picture } from "./picture.ts";

const encode = (value: number) => async () => picture(1, value);
const unused = async (): Promise<never> => {
  throw new Error("encoded again");
};

describe("EmbeddingCache", () => {
  it("looks in memory, then on disk, then encodes, and says which", async () => {
    const disk = new MemoryStore(1000);
    await using cache = new EmbeddingCache({ memory: new MemoryStore(1000), disk });
    expect(await cache.findOrEncode("a", encode(7))).toEqual({ image: picture(1, 7), source: "encoded" });
    expect(await cache.find("a")).toEqual({ image: picture(1, 7), source: "memory" });
    expect(await disk.get("a")).toEqual(picture(1, 7));
    await disk.set("b", picture(1, 8));
    expect(await cache.findOrEncode("b", unused)).toEqual({ image: picture(1, 8), source: "disk" });
    expect(await cache.findOrEncode("b", unused)).toEqual({ image: picture(1, 8), source: "memory" });
    expect(await cache.find("c")).toBeUndefined();
  });

  it("encodes a picture once for all who ask at once, though nothing is kept", async () => {
    await using cache = new EmbeddingCache({ memory: new MemoryStore(0) });
    let runs = 0;
    const encodeSlowly = async () => {
      runs++;
      await new Promise((resolve) => setImmediate(resolve));
      return picture(2, 1);
    };
    const found = await Promise.all(["a", "a", "b", "a"].map((key) => cache.findOrEncode(key, encodeSlowly)));
    expect(runs).toBe(2);
    expect(found.map(({ source }) => source)).toEqual(["encoded", "memory", "encoded", "memory"]);
    expect((await cache.findOrEncode("a", encodeSlowly)).source).toBe("encoded");
  });

  it("does not wait for the disk until it is disposed", async () => {
    let finish = () => {};
    let written = false;
    const writing = new Promise<void>((resolve) => {
      finish = resolve;
    }).then(() => {
      written = true;
    });
    const disk: EmbeddingStore = { get: async () => undefined, set: () => writing, [Symbol.asyncDispose]: () => writing };
    const cache = new EmbeddingCache({ memory: new MemoryStore(1000), disk });
    await cache.findOrEncode("a", encode(1));
    expect(written).toBe(false);
    const disposed = cache[Symbol.asyncDispose]();
    finish();
    await disposed;
    expect(written).toBe(true);
  });
});
