import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { TesseraError } from "@tessera/core";
import { isPdf } from "@tessera/sdk";
import { allowedFile } from "./allowed-file.ts";
import type { MediaAccess } from "./media-access.ts";

/** A picture or a document, read whole. */
export interface Media {
  readonly bytes: Uint8Array;
  /** Whether its pages are shown, not one picture. */
  readonly document: boolean;
}

const defaultMaxBytes = 100_000_000;

/**
 * Reads what a client names: data URI, http(s) address, or path in an allowed folder.
 *
 * @throws TesseraError `media-not-found`, `media-fetch-failed`, `image-too-large`
 */
export async function readMedia(source: string, access: MediaAccess, signal: AbortSignal): Promise<Media> {
  const bytes = await readBytes(source, access, signal);
  return { bytes, document: isPdf(bytes) };
}

async function readBytes(
  source: string,
  { folders = [], fetch, maxBytes = defaultMaxBytes }: MediaAccess,
  signal: AbortSignal,
): Promise<Uint8Array> {
  if (/^data:/i.test(source)) return readData(source, maxBytes);
  if (/^https?:/i.test(source)) {
    if (fetch === undefined)
      throw new TesseraError("media-fetch-failed", "This server fetches no addresses: give the picture as data or as a file");
    return fetch(source, signal);
  }
  return readFileWithin(await allowedFile(source, folders), maxBytes);
}

function readData(uri: string, maxBytes: number): Uint8Array {
  const comma = uri.indexOf(",");
  const head = uri.slice(0, Math.max(0, Math.min(comma, 200)));
  if (comma === -1 || !/;base64$/i.test(head))
    throw new TesseraError("media-fetch-failed", "A data URI must be base64: data:image/png;base64,…");
  expectSize((uri.length - comma) * 0.75, maxBytes);
  return Buffer.from(uri.slice(comma + 1), "base64");
}

async function readFileWithin(path: string, maxBytes: number): Promise<Uint8Array> {
  // Neither a pipe may hold the reader, nor a link lead elsewhere since the path was looked at.
  await using file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0));
  const entry = await file.stat();
  if (!entry.isFile()) throw new TesseraError("media-not-found", `${path} is not a file`);
  expectSize(entry.size, maxBytes);
  return file.readFile();
}

function expectSize(bytes: number, most: number): void {
  if (bytes > most)
    throw new TesseraError("image-too-large", `The file has ${Math.ceil(bytes)} bytes, more than ${most}`, { facts: { bytes, most } });
}
