import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TesseraError } from "@tessera/core";
import { expectFrameIndices } from "../expect-frame-indices.ts";
import { expectFrameSize } from "../expect-frame-size.ts";
import type { FrameSource } from "../frame-source.ts";
import { inputWords, probeStream } from "./probe-stream.ts";
import { readPpmFrames } from "./read-ppm-frames.ts";
import { runProgram } from "./run-program.ts";

export interface FfmpegOptions {
  /** @default "ffmpeg", looked up on PATH */
  readonly ffmpegPath?: string;
}

/**
 * MP4, WebM and what else the installed ffmpeg (5.1 or later) decodes. Frames are counted by decoding, picked by number and turned as
 * the file says, like decord's.
 */
export function ffmpegFrames({ ffmpegPath = "ffmpeg" }: FfmpegOptions = {}): FrameSource {
  return {
    accepts: () => true,
    async available() {
      return (await runProgram(ffmpegPath, ["-version"])).code === 0;
    },
    async open({ name, bytes }, { signal, maxPixels = 100_000_000 } = {}) {
      const failed = (problem: string) => new TesseraError("video-decode-failed", `${name}: ${problem}`, { facts: { name } });
      const decode = async (file: string, words: readonly string[], abort: AbortSignal | undefined) => {
        const input = ["-v", "error", "-nostdin", ...inputWords, file, "-map", "0:V:0", "-fps_mode", "passthrough"];
        const { code, output, log } = await runProgram(ffmpegPath, [...input, ...words], abort);
        if (code === undefined) throw failed(`${ffmpegPath} cannot be started; install ffmpeg or set FFMPEG_PATH`);
        if (code !== 0) throw failed(`ffmpeg ended with ${code}: ${log.trim().split("\n").at(-1)}`);
        return output;
      };
      const { frameCount, fps } = await withFile(bytes, async (file) => {
        const facts = await probeStream(ffmpegPath, file, signal);
        if (facts !== undefined) expectFrameSize(facts, maxPixels, name);
        const progress = await decode(file, ["-progress", "pipe:1", "-f", "null", "-"], signal);
        const frameCount = Number([...progress.toString().matchAll(/^frame=\s*(\d+)/gm)].at(-1)?.[1] ?? 0);
        if (facts === undefined || frameCount === 0) throw failed("no video stream found");
        return { frameCount, fps: facts.fps };
      });
      return {
        frameCount,
        fps,
        async frames(indices, { signal } = {}) {
          expectFrameIndices(indices, frameCount, name);
          if (indices.length === 0) return [];
          const wanted = [...new Set(indices)].sort((a, b) => a - b);
          const select = `select=${wanted.map((index) => `eq(n\\,${index})`).join("+")}`;
          // With as many frames as are wanted, ffmpeg stops behind the last of them.
          const words = ["-vf", select, "-frames:v", String(wanted.length), "-f", "image2pipe", "-c:v", "ppm", "-pix_fmt", "rgb24", "-"];
          const decoded = readPpmFrames(await withFile(bytes, (file) => decode(file, words, signal)));
          if (decoded.length !== wanted.length) throw failed(`gave ${decoded.length} instead of ${wanted.length} frames`);
          return indices.map((index) => decoded[wanted.indexOf(index)]!);
        },
      };
    },
  };
}

/** Lends the bytes as a file, because containers with their index at the end cannot be read from a pipe. */
async function withFile<T>(bytes: Uint8Array, use: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "tessera-video-"));
  try {
    const file = join(folder, "video");
    await writeFile(file, bytes);
    return await use(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
