import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { nameAddress, TesseraError } from "@tessera/core";
import { type FetchOptions, fetchBytes } from "./fetch-bytes.ts";

/** Encoded bytes and the name that errors call them by. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Reads a path, URL, data URI, buffer or blob. Throws `media-not-found`, `media-fetch-failed` or `invalid-argument`. */
export async function readInput(input: string | URL | Uint8Array | ArrayBuffer | Blob, options: FetchOptions = {}): Promise<NamedBytes> {
  if (input instanceof Uint8Array) return { name: "the given bytes", bytes: input };
  if (input instanceof ArrayBuffer) return { name: "the given bytes", bytes: new Uint8Array(input) };
  if (input instanceof Blob) return { name: "the given blob", bytes: new Uint8Array(await input.arrayBuffer()) };
  const text = input instanceof URL ? input.href : input;
  if (text.startsWith("data:")) return { name: "the data URI", bytes: readDataUri(text) };
  if (/^https?:\/\//i.test(text)) return { name: text, bytes: await fetchBytes(text, options) };
  const path = text.startsWith("file:") ? fileURLToPath(text) : text;
  try {
    return { name: path, bytes: await readFile(path, { signal: options.signal }) };
  } catch (cause) {
    options.signal?.throwIfAborted();
    const problem = (cause as NodeJS.ErrnoException).code === "ENOENT" ? "does not exist" : "cannot be read";
    throw new TesseraError("media-not-found", `${nameAddress(path)} ${problem}`, { facts: { path: path.slice(0, 1024) }, cause });
  }
}

function readDataUri(uri: string): Uint8Array {
  const comma = uri.indexOf(",");
  const head = uri.slice(0, Math.max(comma, 0));
  if (comma < 0) throw new TesseraError("invalid-argument", "The data URI has no comma before its data");
  const body = uri.slice(comma + 1);
  if (!/;base64$/i.test(head)) return decodePercents(body);
  // Two looks at each character at most, whatever the body holds: one pattern for all of it would try each run of spaces again and again.
  const padding = body.trimEnd().indexOf("=");
  const end = padding < 0 ? body.length : padding;
  if (/[^A-Za-z0-9+/\s_-]/.test(body.slice(0, end)) || !/^={0,2}$/.test(body.slice(end).trimEnd()))
    throw new TesseraError("invalid-argument", "The data URI is not valid base64");
  return Buffer.from(body, "base64");
}

function decodePercents(body: string): Uint8Array {
  try {
    return new TextEncoder().encode(decodeURIComponent(body));
  } catch (cause) {
    throw new TesseraError("invalid-argument", "The data URI has a percent sign that begins no escape", { cause });
  }
}
