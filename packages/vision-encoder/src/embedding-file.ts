import { createHash, subtle } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import type { ImageEmbeddings } from "./image-embeddings.ts";

/**
 * A picture's embeddings as a file: 128 bytes of header, then the numbers, all in the machine's byte order, which the magic number shows.
 *
 *     0 magic   8 width, height, tiles, values per tile   24 name   56 SHA-256 of the numbers   88 zeros   96 SHA-256 of all before
 *
 * The name is inside, so that a file that was renamed or copied is not taken for another; the two sums tell what is not whole.
 */
export const embeddingFile = {
  /** The parts of the file. `name` has 32 bytes. */
  async encode(name: Uint8Array, { width, height, tiles, embeds }: ImageEmbeddings): Promise<readonly [Uint8Array, Uint8Array]> {
    const header = new Uint8Array(headerBytes);
    new Uint32Array(header.buffer).set([...magic, width, height, tiles, tiles === 0 ? 0 : embeds.length / tiles]);
    const numbers = new Uint8Array(embeds.buffer, embeds.byteOffset, embeds.byteLength);
    header.set(name, 24);
    header.set(await sum(numbers), 56);
    header.set(headerSum(header), 96);
    return [header, numbers];
  },

  /** What stands in a file, or `undefined` when it is not exactly what {@link embeddingFile.encode} gives for that name and `valuesPerTile`. */
  async decode(file: FileHandle, name: Uint8Array, valuesPerTile: number): Promise<ImageEmbeddings | undefined> {
    const stats = await file.stat();
    if (!stats.isFile() || stats.size < headerBytes) return undefined;
    const header = new Uint8Array(headerBytes);
    if (!(await readFully(file, header, 0))) return undefined;
    if (!equal(header.subarray(96), headerSum(header)) || !equal(header.subarray(24, 56), name)) return undefined;
    const [first, second, width = 0, height = 0, tiles = 0, values] = new Uint32Array(header.buffer);
    if (first !== magic[0] || second !== magic[1] || values !== valuesPerTile || tiles === 0) return undefined;
    // Before memory is taken for it.
    if (stats.size !== headerBytes + tiles * valuesPerTile * Float32Array.BYTES_PER_ELEMENT) return undefined;
    const embeds = new Float32Array(tiles * valuesPerTile);
    const numbers = new Uint8Array(embeds.buffer);
    if (!(await readFully(file, numbers, headerBytes)) || !equal(header.subarray(56, 88), await sum(numbers))) return undefined;
    return { width, height, tiles, embeds };
  },
} as const;

const headerBytes = 128;
const magic = [0x65_73_73_54, 0x31_62_6d_45];

function headerSum(header: Uint8Array): Uint8Array {
  return createHash("sha256").update(header.subarray(0, 96)).digest();
}

/** Off the event loop. */
async function sum(numbers: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await subtle.digest("SHA-256", numbers as Uint8Array<ArrayBuffer>));
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

async function readFully(file: FileHandle, target: Uint8Array, position: number): Promise<boolean> {
  for (let done = 0; done < target.length; ) {
    const { bytesRead } = await file.read(target, done, target.length - done, position + done);
    if (bytesRead === 0) return false;
    done += bytesRead;
  }
  return true;
}
