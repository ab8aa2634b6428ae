import type { ModelCard } from "../api/model-card.ts";
import { type Attachment, isClip, type Turn } from "../chat/conversation.ts";

/** What can be done about media that do not fit. */
export type Fix = "shrink" | "stills";

/** Why a question cannot be sent as it is. */
export interface MediaProblem {
  readonly message: string;
  /** The attachments at fault that a fix helps with. */
  readonly fix?: Fix;
}

const defaults = { max_body_bytes: 64 * 2 ** 20, max_images: 32 };
/** Pixels that the server decodes at most unless it is told otherwise: where Pillow ends. */
const maxPixels = 178_956_970;
const pageList = /^\s*(?:\d+\s*(?:-\s*\d*\s*)?(?:,\s*(?=\d)|$))*$/;
/** Fields of a request beside its media. */
const spareBytes = 200_000;

/** Checks what would be sent against what the server takes. */
export function findProblems(turns: readonly Turn[], limits: ModelCard["limits"] = defaults): MediaProblem[] {
  const attachments = turns.flatMap((turn) => turn.attachments);
  const clips = attachments.filter((one) => isClip(one) && one.stills === undefined);
  const pictures = attachments.reduce((sum, one) => sum + (one.stills?.length ?? (isClip(one) ? 0 : 1)), 0);
  const bytes = attachments.reduce((sum, one) => sum + sentBytes(one), spareBytes);
  const problems: MediaProblem[] = [];
  for (const { name, width, height, kind } of attachments) {
    if (kind !== "image" || width * height <= maxPixels) continue;
    const size = `${width.toLocaleString("en")} × ${height.toLocaleString("en")}`;
    problems.push({ message: `${name} has ${size} pixels; the server takes ${Math.floor(maxPixels / 1e6)} million.`, fix: "shrink" });
  }
  for (const { name, pages = "" } of attachments)
    if (!pageList.test(pages)) problems.push({ message: `${name}: pages are numbers and ranges, such as 1-3,7,10-.` });
  if (pictures > limits.max_images)
    problems.push({ message: `These are ${pictures} pictures; the server takes ${limits.max_images} in a conversation.` });
  if (clips.length > 1 || (clips.length > 0 && pictures > 0))
    problems.push({ message: "A conversation has pictures or one clip. Clips can go as pictures, a frame each.", fix: "stills" });
  if (bytes > limits.max_body_bytes) {
    const [is, may] = [bytes, limits.max_body_bytes].map((count) => `${(count / 2 ** 20).toFixed(0)} MB`);
    const fix = clips.length > 0 ? "stills" : "shrink";
    problems.push({ message: `The pictures and clips of this conversation come to ${is}; the server takes ${may} at once.`, fix });
  }
  return problems;
}

function sentBytes({ url, stills }: Attachment): number {
  return stills === undefined ? url.length : stills.reduce((sum, still) => sum + still.length, 0);
}
