import { readFile } from "node:fs/promises";
import { TesseraError } from "@tessera/core";
import type { Benchmark, BenchmarkItem } from "../benchmark.ts";

/** Beginnings of the formats that endpoints read. */
const formats = [
  ["image/png", "89504e47"],
  ["image/jpeg", "ffd8ff"],
  ["image/gif", "47494638"],
  ["image/webp", "52494646"],
  ["image/bmp", "424d"],
] as const;

/**
 * A question as a chat completion, pictures as data. `max_dynamic_patch` is the field in which Tessera and LMDeploy take the most tiles; others
 * pass over it. Throws `unsupported-option` for clips, `media-not-found`.
 */
export async function toChatBody(
  { question, images, video }: BenchmarkItem,
  { maxTiles, maxNewTokens }: Pick<Benchmark, "maxTiles" | "maxNewTokens">,
  model: string,
) {
  if (video !== undefined) throw new TesseraError("unsupported-option", "Clips are answered by a model here, not at an endpoint");
  const pictures = await Promise.all(images.map(toDataUri));
  return {
    model,
    messages: [
      {
        role: "user",
        content: [
          ...pictures.map((url) => ({ type: "image_url", image_url: { url, max_dynamic_patch: maxTiles } })),
          { type: "text", text: question },
        ],
      },
    ],
    max_tokens: maxNewTokens,
    temperature: 0,
  };
}

/** A picture as a data URI; the format by its first bytes. Throws `media-not-found`. */
export async function toDataUri(image: string | Uint8Array): Promise<string> {
  const bytes = typeof image === "string" ? await read(image) : Buffer.from(image.buffer, image.byteOffset, image.byteLength);
  const start = bytes.toString("hex", 0, 8);
  const type = formats.find(([, mark]) => start.startsWith(mark))?.[0] ?? "application/octet-stream";
  return `data:${type};base64,${bytes.toString("base64")}`;
}

function read(path: string): Promise<Buffer> {
  return readFile(path).catch((cause) => {
    throw new TesseraError("media-not-found", `${path} cannot be read`, { facts: { path }, cause });
  });
}
