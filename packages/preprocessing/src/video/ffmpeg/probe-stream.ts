import { containerFormats } from "../container-formats.ts";
import { exactFrameRate } from "../exact-frame-rate.ts";
import { runProgram } from "./run-program.ts";

/** What a file's first video stream says of itself. */
export interface StreamFacts {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
}

/** Words that open a file with ffmpeg or ffprobe, without reaching beyond it. */
export const inputWords = ["-hide_banner", "-protocol_whitelist", "file", "-format_whitelist", containerFormats, "-i"] as const;

/** Asks the ffprobe beside an ffmpeg, or else ffmpeg itself, which prints the rate with two decimals. `undefined`: no video stream. */
export async function probeStream(ffmpegPath: string, file: string, signal?: AbortSignal): Promise<StreamFacts | undefined> {
  const ffprobePath = ffmpegPath.replace(/ffmpeg(?=(\.exe)?$)/, "ffprobe");
  if (ffprobePath !== ffmpegPath) {
    const words = ["-v", "error", "-select_streams", "V:0", "-show_entries", "stream=width,height,avg_frame_rate", "-of", "json"];
    const { code, output } = await runProgram(ffprobePath, [...words, ...inputWords, file], signal);
    const facts = code === 0 ? readStream(output.toString()) : undefined;
    if (facts !== undefined) return facts;
  }
  const { log } = await runProgram(ffmpegPath, ["-nostdin", ...inputWords, file], signal);
  const [, width, height, rest = ""] = /: Video: .*?, (\d+)x(\d+)([^\n]*)/.exec(log) ?? [];
  const [, rate] = /([\d.]+) fps/.exec(rest) ?? /([\d.]+) tbr/.exec(rest) ?? [];
  return complete(Number(width), Number(height), exactFrameRate(Number(rate)));
}

function readStream(json: string): StreamFacts | undefined {
  const { streams } = JSON.parse(json) as { streams?: { width: number; height: number; avg_frame_rate: string }[] };
  const [stream] = streams ?? [];
  if (stream === undefined) return undefined;
  const [numerator = 0, denominator = 0] = stream.avg_frame_rate.split("/").map(Number);
  return complete(stream.width, stream.height, numerator / denominator);
}

function complete(width: number, height: number, fps: number): StreamFacts | undefined {
  return width > 0 && height > 0 && fps > 0 && fps < Number.POSITIVE_INFINITY ? { width, height, fps } : undefined;
}
