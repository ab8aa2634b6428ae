import { createHash } from "node:crypto";
import { mkdtemp, open, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TesseraError } from "@tessera/core";
import { indexedFiles } from "./cache/is-complete.ts";
import { type ReadBytesOptions, readBytes } from "./download/read-bytes.ts";
import type { FoundModel } from "./find-model.ts";
import { hubClient } from "./hub-client.ts";
import type { HubOptions } from "./hub-options.ts";
import { expectCheckpoint, expectWeights } from "./listing/expect-checkpoint.ts";
import { wantedSettings, wantedWeights } from "./listing/wanted-files.ts";
import type { RemoteFile } from "./sources/remote-file.ts";

/** A checkpoint without its weights. */
export interface ModelSketch extends AsyncDisposable {
  /**
   * A temporary checkpoint folder, gone when the sketch is disposed: settings whole, of each weight file the header in a sparse file of full
   * length. It tells names, shapes and types of all tensors; the weights read as zeros.
   */
  readonly folder: string;
  readonly commit: string;
  /** Of the files that `pullModel` would bring. */
  readonly totalBytes: number;
  /** Of those that do not lie in the cache yet. */
  readonly missingBytes: number;
}

/** Longest settings file; the largest tokenizers have 15 MB. */
const mostSettingsBytes = 64 * 2 ** 20;
/** Longest header of a safetensors file, as its specification has it. */
const mostHeaderBytes = 100_000_000;

/**
 * Asks a hub what a model is without downloading its weights: some hundred kilobytes beside the tokenizer.
 *
 * @throws TesseraError what `pullModel` throws but `disk-full`; with `offline`, `checkpoint-not-found`
 */
export async function sketchModel(model: FoundModel, options: HubOptions = {}): Promise<ModelSketch> {
  const { source, name, revision, cache } = model;
  const title = `${name.owner}/${name.name}`;
  if (options.offline) throw new TesseraError("checkpoint-not-found", `${title} does not lie whole in ${cache}, and downloads are off`);
  const { request, retry } = hubClient(model, options);
  const listing = await source.list(name, revision, request);
  expectCheckpoint(listing, title);
  const reading = (file: RemoteFile): ReadBytesOptions => ({
    request,
    retry: retry(file.path),
    stallMilliseconds: options.stallMilliseconds ?? 30_000,
  });
  const folder = await mkdtemp(join(tmpdir(), "tessera-sketch-"));
  const dispose = () => rm(folder, { recursive: true, force: true });
  try {
    const settings = wantedSettings(listing.files);
    for (const file of settings) await writeFile(join(folder, file.path), await readSettings(file, reading(file)));
    const weights = wantedWeights(listing.files, await indexedFiles(folder));
    expectWeights(weights, listing, title);
    for (const file of weights) await writeHeader(join(folder, file.path), file, reading(file));
    const files = [...settings, ...weights];
    const present = await Promise.all(files.map((file) => isPresent(source.cache.blobPath(cache, name, listing.commit, file), file)));
    const sum = (list: readonly RemoteFile[]) => list.reduce((bytes, { size }) => bytes + size, 0);
    return {
      folder,
      commit: listing.commit,
      totalBytes: sum(files),
      missingBytes: sum(files.filter((_, i) => !present[i])),
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

function isPresent(path: string, { size }: RemoteFile): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.size === size,
    () => false,
  );
}

async function readSettings(file: RemoteFile, reading: ReadBytesOptions): Promise<Buffer> {
  if (file.size > mostSettingsBytes)
    throw new TesseraError("hub-refused", `${file.path} has ${file.size} bytes, more than settings take`, { facts: { file: file.path } });
  const bytes = await readBytes(file.url, 0, file.size, reading);
  if (file.hash === undefined) return bytes;
  const hash = file.hash.kind === "git" ? createHash("sha1").update(`blob ${bytes.length}\0`) : createHash("sha256");
  if (hash.update(bytes).digest("hex") === file.hash.value) return bytes;
  throw new TesseraError("download-corrupt", `${file.path} came with another hash than the hub tells`, { facts: { file: file.path } });
}

async function writeHeader(path: string, file: RemoteFile, reading: ReadBytesOptions): Promise<void> {
  const prefix = await readBytes(file.url, 0, Math.min(8, file.size), reading);
  const length = prefix.length < 8 ? Number.POSITIVE_INFINITY : Number(prefix.readBigUInt64LE());
  if (8 + length > file.size || length > mostHeaderBytes)
    throw new TesseraError("download-corrupt", `${file.path} is no safetensors file`, { facts: { file: file.path } });
  await using handle = await open(path, "wx");
  await handle.write(Buffer.concat([prefix, await readBytes(file.url, 8, 8 + length, reading)]));
  await handle.truncate(file.size);
}
