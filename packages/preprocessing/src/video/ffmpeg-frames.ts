import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TesseraError } from "@tessera/core";
import type { RgbImage } from "../rgb-image.ts";
import type { FrameSource } from "./frame-source.ts";

export interface FfmpegOptions {
  /** @default "ffmpeg", looked up on PATH */
  readonly ffmpegPath?: string;
}

/** MP4, WebM and whatever else the installed ffmpeg decodes. Frames are counted by decoding, and picked by number. */
export function ffmpegFrames({ ffmpegPath = "ffmpeg" }: FfmpegOptions = {}): FrameSource {
  return {
    accepts: () => true,
    async open({ name, bytes }, { signal, maxPixels = 100_000_000 } = {}) {
      const failed = (problem: string, cause?: unknown) =>
        new TesseraError("video-decode-failed", `${name}: ${problem}`, { facts: { name }, cause });
      // Containers with their index at the end cannot be read from a pipe.
      const decode = async (filter: readonly string[], abort: AbortSignal | undefined) => {
        const folder = await mkdtemp(join(tmpdir(), "tessera-video-"));
        try {
          const file = join(folder, "video");
          await writeFile(file, bytes);
          return await run(
            ffmpegPath,
            ["-hide_banner", "-nostdin", "-noautorotate", "-i", file, "-map", "0:v:0", ...filter],
            abort,
            failed,
          );
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      };
      const { log } = await decode(["-fps_mode", "passthrough", "-f", "null", "-"], signal);
      const frameCount = Number([...log.matchAll(/frame=\s*(\d+)/g)].at(-1)?.[1] ?? 0);
      const [, width = 0, height = 0] = (/Video: .*?(\d{2,})x(\d{2,})/.exec(log) ?? []).map(Number);
      const fps = Number(/([\d.]+) fps/.exec(log)?.[1] ?? 0);
      if (!(frameCount > 0 && width > 0 && height > 0 && fps > 0)) throw failed("no video stream found");
      if (width * height > maxPixels)
        throw new TesseraError("image-too-large", `${name} has frames of ${width} × ${height} pixels, the limit is ${maxPixels}`, {
          facts: { name },
        });
      return {
        frameCount,
        fps,
        async frames(indices, options = {}) {
          const wanted = [...new Set(indices)].sort((a, b) => a - b);
          const select = `select=${wanted.map((index) => `eq(n\\,${index})`).join("+")}`;
          const { output } = await decode(
            ["-vf", select, "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"],
            options.signal,
          );
          const size = width * height * 3;
          if (output.byteLength !== wanted.length * size)
            throw failed(`gave ${output.byteLength} bytes instead of ${wanted.length} frames of ${width} × ${height}`);
          return indices.map((index): RgbImage => {
            const at = wanted.indexOf(index) * size;
            return { width, height, data: output.subarray(at, at + size) };
          });
        },
      };
    },
  };
}

function run(
  ffmpegPath: string,
  words: readonly string[],
  signal: AbortSignal | undefined,
  failed: (problem: string, cause?: unknown) => TesseraError,
): Promise<{ output: Buffer; log: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(ffmpegPath, words, { stdio: ["ignore", "pipe", "pipe"], signal, killSignal: "SIGKILL" });
    const output: Buffer[] = [];
    const log: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => log.push(chunk));
    child.on("error", (cause) => {
      if (signal?.aborted) reject(signal.reason);
      else reject(failed(`${ffmpegPath} cannot be started; install ffmpeg or set FFMPEG_PATH`, cause));
    });
    child.on("close", (code) => {
      const text = Buffer.concat(log).toString();
      if (signal?.aborted) reject(signal.reason);
      else if (code !== 0) reject(failed(`ffmpeg ended with ${code}: ${text.trim().split("\n").at(-1)}`));
      else resolve({ output: Buffer.concat(output), log: text });
    });
  });
}
