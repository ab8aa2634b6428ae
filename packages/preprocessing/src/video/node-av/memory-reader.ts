import type { IOContext } from "node-av/lib";
import type { NodeAv } from "./import-node-av.ts";

const bufferBytes = 65_536;

/** Lets libavformat read and seek in bytes. To be freed after the format context. */
export function memoryReader({ lib, constants }: NodeAv, bytes: Uint8Array): IOContext {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let position = 0;
  const read = (size: number) => {
    if (position >= data.length) return null;
    const chunk = data.subarray(position, position + size);
    position += chunk.length;
    return chunk;
  };
  const seek = (offset: bigint, whence: number) => {
    if (whence === constants.AVSEEK_SIZE) return BigInt(data.length);
    const origin = whence === constants.AVSEEK_SET ? 0 : whence === constants.AVSEEK_CUR ? position : data.length;
    position = Math.min(Math.max(0, origin + Number(offset)), data.length);
    return BigInt(position);
  };
  const reader = new lib.IOContext();
  reader.allocContextWithCallbacks(bufferBytes, 0, read, null, seek);
  return reader;
}
