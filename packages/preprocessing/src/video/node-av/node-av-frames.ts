import { TesseraError } from "@tessera/core";
import type { RgbImage } from "../../input/rgb-image.ts";
import { expectFrameIndices } from "../expect-frame-indices.ts";
import { expectFrameSize } from "../expect-frame-size.ts";
import type { FrameSource } from "../frame-source.ts";
import { turnImage } from "../turn-image.ts";
import { importNodeAv } from "./import-node-av.ts";
import { rgbConverter } from "./rgb-converter.ts";
import { withNodeAvStream } from "./with-node-av-stream.ts";

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
      const { frameCount, fps } = await withNodeAvStream(nodeAv, bytes, async (stream) => {
        if (stream !== undefined) expectFrameSize(stream, maxPixels, name);
        let frameCount = 0;
        for await (const _ of stream?.decode(signal) ?? []) frameCount++;
        if (stream === undefined || frameCount === 0 || !(stream.fps > 0)) throw failed("no video stream found");
        return { frameCount, fps: stream.fps };
      });
      return {
        frameCount,
        fps,
        async frames(indices, { signal } = {}) {
          signal?.throwIfAborted();
          expectFrameIndices(indices, frameCount, name);
          const wanted = new Set(indices);
          const last = Math.max(-1, ...wanted);
          const images = new Map<number, RgbImage>();
          await withNodeAvStream(nodeAv, bytes, async (stream) => {
            if (stream === undefined || last < 0) return;
            const converter = rgbConverter(nodeAv);
            try {
              let index = 0;
              for await (const frame of stream.decode(signal)) {
                if (wanted.has(index)) images.set(index, turnImage(await converter.convert(frame), stream.quarters));
                if (++index > last) break;
              }
            } finally {
              converter.free();
            }
          });
          if (images.size !== wanted.size) throw failed(`gave ${images.size} instead of ${wanted.size} frames`);
          return indices.map((index) => images.get(index)!);
        },
      };
    },
  };
}
