import { TesseraError } from "@tessera/core";
import { expectFrameIndices } from "../expect-frame-indices.ts";
import type { FrameSource } from "../frame-source.ts";
import { orderFrames, risingFrames } from "../order-frames.ts";
import { turnImage } from "../turn-image.ts";
import { importNodeAv, type NodeAv } from "./import-node-av.ts";
import { type NodeAvStream, openNodeAvStream } from "./open-node-av-stream.ts";
import { rgbConverter } from "./rgb-converter.ts";

/**
 * MP4, WebM and what else libav decodes, in process, through the optional package node-av, which is loaded at the first use. Frames are
 * counted by decoding, picked by number and turned as the file says, like decord's.
 */
export function nodeAvFrames(): FrameSource {
  return {
    accepts: () => true,
    available: async () => (await importNodeAv()) !== undefined,
    async open({ name, bytes }, { signal, maxPixels = 100_000_000 } = {}) {
      const failed = (problem: string) => new TesseraError("video-decode-failed", `${name}: ${problem}`, { facts: { name } });
      signal?.throwIfAborted();
      const nodeAv = await importNodeAv();
      if (nodeAv === undefined) throw failed("the optional package node-av is not installed for this platform");
      signal?.throwIfAborted();
      const count = async () => {
        await using stream = await openNodeAvStream(nodeAv, { name, bytes }, maxPixels);
        let frameCount = 0;
        for await (const _ of stream?.decode(signal) ?? []) frameCount++;
        if (stream === undefined || frameCount === 0 || !(stream.fps > 0)) throw failed("no video stream found");
        return { frameCount, fps: stream.fps };
      };
      const { frameCount, fps } = await count();
      return {
        frameCount,
        fps,
        async *frames(indices, { signal } = {}) {
          signal?.throwIfAborted();
          expectFrameIndices(indices, frameCount, name);
          if (indices.length === 0) return;
          const wanted = risingFrames(indices);
          const decoded = decodeFrames(nodeAv, () => openNodeAvStream(nodeAv, { name, bytes }, maxPixels), wanted, signal);
          yield* orderFrames(indices, decoded, (came) => failed(`gave ${came} instead of ${wanted.length} frames`));
        },
      };
    },
  };
}

async function* decodeFrames(
  nodeAv: NodeAv,
  open: () => Promise<NodeAvStream | undefined>,
  wanted: readonly number[],
  signal: AbortSignal | undefined,
) {
  await using stream = await open();
  if (stream === undefined) return;
  const converter = rgbConverter(nodeAv);
  try {
    let [index, next] = [0, 0];
    for await (const frame of stream.decode(signal)) {
      if (index++ !== wanted[next]) continue;
      yield turnImage(await converter.convert(frame), stream.quarters);
      if (++next === wanted.length) return;
    }
  } finally {
    converter.free();
  }
}
