import { TesseraError } from "@tessera/core";
import type { NamedBytes } from "../input/read-input.ts";
import type { FrameSource } from "./frame-source.ts";

/**
 * The first source that reads the bytes and has what it decodes with. A single candidate is not asked whether it is available, since
 * its own error says best what it lacks.
 *
 * @throws TesseraError `video-decode-failed`
 */
export async function chooseFrameSource(sources: readonly FrameSource[], { name, bytes }: NamedBytes): Promise<FrameSource> {
  const candidates = sources.filter((source) => source.accepts(bytes));
  if (candidates.length === 1) return candidates[0]!;
  for (const source of candidates) if ((await source.available?.()) ?? true) return source;
  const problem =
    candidates.length === 0 ? "no frame source reads it" : "no video decoder is installed; install ffmpeg or the package node-av";
  throw new TesseraError("video-decode-failed", `${name}: ${problem}`, { facts: { name } });
}
