import { createHash } from "node:crypto";
import type { BenchmarkItem } from "../benchmark.ts";

/** What tells a question, and what tells its picture, from others. */
export interface ItemKeys {
  /** Of all that the model is shown: a question that was changed since is asked again. */
  readonly key: string;
  /** The first picture or the clip: questions about one are not independent. Without either the question's own id. */
  readonly cluster: string;
}

export function itemKeys({ id, question, images, video }: BenchmarkItem): ItemKeys {
  const pictures = images.map((image) => (typeof image === "string" ? image : hash(image)));
  const clip = video === undefined ? undefined : [video.input].flat().join("\n");
  return { key: hash(JSON.stringify([question, pictures, video ?? null])), cluster: pictures[0] ?? clip ?? id };
}

function hash(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("base64url").slice(0, 22);
}
