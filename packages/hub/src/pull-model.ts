import { stat, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import { TesseraError } from "@tessera/core";
import { ensureFolder } from "./cache/ensure-folder.ts";
import { indexedFiles } from "./cache/is-complete.ts";
import { downloadFile } from "./download/download-file.ts";
import { type FoundModel, findCached, findModel } from "./find-model.ts";
import { type HubClient, hubClient } from "./hub-client.ts";
import type { HubOptions } from "./hub-options.ts";
import { expectCheckpoint, expectWeights } from "./listing/expect-checkpoint.ts";
import { wantedSettings, wantedWeights } from "./listing/wanted-files.ts";
import type { RemoteFile } from "./sources/remote-file.ts";

/** A model's files on this machine. */
export interface PulledModel {
  /** A checkpoint folder. */
  readonly folder: string;
  /** Its state on the hub; `undefined` where the hub was not asked. */
  readonly commit: string | undefined;
  /** Whether nothing had to be downloaded. */
  readonly cached: boolean;
}

/**
 * Brings a model's checkpoint here: configuration, tokenizer and safetensors, nothing else. What lies in the hub's shared cache is used as it
 * lies; what a killed process left is gone on with. Every file whose hash the hub tells is checked.
 *
 * @param name `owner/name`, `modelscope:owner/name`, either with `@revision`
 * @throws TesseraError `invalid-argument`, `checkpoint-not-found`, `hub-unreachable`, `hub-refused`, `download-corrupt`, `disk-full`
 */
export async function pullModel(name: string, options: HubOptions = {}): Promise<PulledModel> {
  const model = findModel(name, options);
  if (model === undefined)
    throw new TesseraError("invalid-argument", `${JSON.stringify(name.slice(0, 200))} is no model's name: expected owner/name`);
  if (options.offline) return offline(model, options);
  const pull = new Pull(model, options);
  const done = await pull.run();
  options.onProgress?.({ type: "pull-end", folder: done.folder, cached: done.cached });
  return done;
}

async function offline(model: FoundModel, { onProgress }: HubOptions): Promise<PulledModel> {
  const folder = await findCached(model);
  const { owner, name } = model.name;
  if (folder === undefined)
    throw new TesseraError(
      "checkpoint-not-found",
      `${owner}/${name} at ${model.revision} does not lie whole in ${model.cache}, and downloads are off`,
    );
  onProgress?.({ type: "pull-end", folder, cached: true });
  return { folder, commit: undefined, cached: true };
}

class Pull {
  readonly #model: FoundModel;
  readonly #options: HubOptions;
  readonly #client: HubClient;
  #missingBytes = 0;
  #doneBytes = 0;

  constructor(model: FoundModel, options: HubOptions) {
    this.#model = model;
    this.#options = options;
    this.#client = hubClient(model, options);
  }

  async run(): Promise<PulledModel> {
    const { source, name, revision, cache } = this.#model;
    const listing = await source.list(name, revision, this.#client.request);
    const snapshot = source.cache.snapshotFolder(cache, name, listing.commit);
    const settings = wantedSettings(listing.files);
    expectCheckpoint(listing, this.#title());
    await ensureFolder(source.cache.repositoryFolder(cache, name));
    const before = await this.#fetchAll(settings, snapshot, listing.commit);
    const weights = wantedWeights(listing.files, await indexedFiles(snapshot));
    expectWeights(weights, listing, this.#title());
    const after = await this.#fetchAll(weights, snapshot, listing.commit);
    await source.cache.setRevision(cache, name, revision, listing.commit);
    return { folder: snapshot, commit: listing.commit, cached: before + after === 0 };
  }

  /** Downloads what is missing and gives how many files that were. */
  async #fetchAll(files: readonly RemoteFile[], snapshot: string, commit: string): Promise<number> {
    const { source, name, cache } = this.#model;
    const place = (file: RemoteFile) => source.cache.blobPath(cache, name, commit, file);
    const sizes = await Promise.all(
      files.map((file) =>
        stat(place(file)).then(
          ({ size }) => size,
          () => -1,
        ),
      ),
    );
    const missing = files.filter(({ size }, i) => sizes[i] !== size);
    const missingBytes = missing.reduce((sum, { size }) => sum + size, 0);
    this.#missingBytes = missingBytes;
    this.#doneBytes = 0;
    await this.#checkSpace(missingBytes);
    const totalBytes = files.reduce((sum, { size }) => sum + size, 0);
    this.#options.onProgress?.({ type: "pull-start", model: this.#title(), files: files.length, totalBytes, missingBytes });
    for (const file of missing) await this.#fetch(file, place(file));
    for (const file of files) await source.cache.link(place(file), snapshot, file);
    return missing.length;
  }

  async #fetch(file: RemoteFile, target: string): Promise<void> {
    const { source, name, cache } = this.#model;
    const { connections = 4, stallMilliseconds = 30_000, signal, onProgress } = this.#options;
    let fileDone = 0;
    await downloadFile(file, {
      request: this.#client.request,
      partialFolder: join(source.cache.repositoryFolder(cache, name), ".incomplete"),
      target,
      connections,
      stallMilliseconds,
      retry: this.#client.retry(file.path),
      signal,
      onBytes: (done) => {
        this.#doneBytes += done - fileDone;
        fileDone = done;
        const [doneBytes, totalBytes] = [this.#doneBytes, this.#missingBytes];
        onProgress?.({ type: "pull-progress", file: file.path, fileDone, fileTotal: file.size, doneBytes, totalBytes });
      },
    });
    onProgress?.({ type: "pull-file-end", file: file.path });
  }

  async #checkSpace(bytes: number): Promise<void> {
    const { cache } = this.#model;
    const { bavail, bsize } = await statfs(cache).catch(() => statfs(dirname(cache)));
    const free = bavail * bsize;
    if (bytes <= free) return;
    const gigabytes = (count: number) => `${(count / 1e9).toFixed(1)} GB`;
    throw new TesseraError("disk-full", `${this.#title()} takes ${gigabytes(bytes)} more, ${cache} has room for ${gigabytes(free)}`, {
      facts: { bytes, free, folder: cache },
    });
  }

  #title(): string {
    return `${this.#model.name.owner}/${this.#model.name.name}`;
  }
}
