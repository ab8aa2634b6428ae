import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TesseraError } from "@tessera/core";
import { expectFrameIndices } from "../expect-frame-indices.ts";
import { expectFrameSize } from "../expect-frame-size.ts";
import type { FrameSource } from "../frame-source.ts";
import { mostFramePixels } from "../most-frame-pixels.ts";
import { orderFrames, risingFrames } from "../order-frames.ts";
import { inputWords, probeStream } from "./probe-stream.ts";
import { readPpmFrames } from "./read-ppm-frames.ts";
import { runProgram } from "./run-program.ts";
import { streamProgram } from "./stream-program.ts";

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
      const decode = async function* (file: string, words: readonly string[], abort: AbortSignal | undefined) {
        const limits = ["-max_pixels", mostFramePixels(maxPixels)];
        const input = ["-v", "error", "-nostdin", ...limits, ...inputWords, file, "-map", "0:V:0", "-fps_mode", "passthrough"];
        const { code, log } = yield* streamProgram(ffmpegPath, [...input, ...words], abort);
        if (code === undefined) throw failed(`${ffmpegPath} cannot be started; install ffmpeg or set FFMPEG_PATH`);
        if (code !== 0) throw failed(`ffmpeg ended with ${code}: ${log.trim().split("\n").at(-1)}`);
      };
      const count = async () => {
        await using file = await temporaryFile(bytes);
        const facts = await probeStream(ffmpegPath, file.path, signal);
        if (facts !== undefined) expectFrameSize(facts, maxPixels, name);
        const progress: Buffer[] = [];
        for await (const chunk of decode(file.path, ["-progress", "pipe:1", "-f", "null", "-"], signal)) progress.push(chunk);
        const frameCount = Number(
          [
            ...Buffer.concat(progress)
              .toString()
              .matchAll(/^frame=\s*(\d+)/gm),
          ].at(-1)?.[1] ?? 0,
        );
        if (facts === undefined || frameCount === 0) throw failed("no video stream found");
        return { frameCount, fps: facts.fps };
      };
      const { frameCount, fps } = await count();
      return {
        frameCount,
        fps,
        async *frames(indices, { signal } = {}) {
          expectFrameIndices(indices, frameCount, name);
          if (indices.length === 0) return;
          const wanted = risingFrames(indices);
          const select = `select=${wanted.map((index) => `eq(n\\,${index})`).join("+")}`;
          // With as many frames as are wanted, ffmpeg stops behind the last of them.
          const words = ["-vf", select, "-frames:v", String(wanted.length), "-f", "image2pipe", "-c:v", "ppm", "-pix_fmt", "rgb24", "-"];
          await using file = await temporaryFile(bytes);
          const decoded = readPpmFrames(decode(file.path, words, signal));
          yield* orderFrames(indices, decoded, (came) => failed(`gave ${came} instead of ${wanted.length} frames`));
        },
      };
    },
  };
}

interface TemporaryFile extends AsyncDisposable {
  readonly path: string;
}

/** The bytes as a file while it is held, because containers with their index at the end cannot be read from a pipe. */
async function temporaryFile(bytes: Uint8Array): Promise<TemporaryFile> {
  const folder = await mkdtemp(join(tmpdir(), "tessera-video-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  const path = join(folder, "video");
  try {
    await writeFile(path, bytes);
  } catch (error) {
    await remove();
    throw error;
  }
  return { path, [Symbol.asyncDispose]: remove };
}
