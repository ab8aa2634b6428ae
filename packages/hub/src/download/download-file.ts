import { TesseraError } from "@tessera/core";
import type { RemoteFile } from "../sources/remote-file.ts";
import { bodyPieces } from "./body-pieces.ts";
import type { Deadline } from "./deadline.ts";
import { HubFailure } from "./hub-failure.ts";
import type { HubRequest } from "./hub-request.ts";
import { chunkBytes, PartialFile } from "./partial-file.ts";
import { planSegments, type Segment } from "./plan-segments.ts";
import { type RetryOptions, retrying } from "./retrying.ts";
import { untilStalled } from "./until-stalled.ts";

export interface DownloadOptions {
  readonly request: HubRequest;
  /** Folder for what is on its way; on the same file system as the target. */
  readonly partialFolder: string;
  /** Where the bytes go. */
  readonly target: string;
  /** Requests at once. */
  readonly connections: number;
  /** A request on which nothing comes for so long is made again. */
  readonly stallMilliseconds: number;
  readonly retry: RetryOptions;
  readonly signal: AbortSignal | undefined;
  /** Bytes of the file that are there. */
  readonly onBytes?: (done: number) => void;
}

const mostSegmentChunks = 32;

/**
 * Downloads a file in ranges, from where an earlier process stopped, checks its hash and puts it in place.
 *
 * @throws TesseraError `download-corrupt`, `hub-unreachable`, `hub-refused`, `disk-full`
 */
export async function downloadFile(file: RemoteFile, options: DownloadOptions): Promise<void> {
  const partial = await PartialFile.open(options.partialFolder, file);
  try {
    for (let round = 0; ; round++) {
      await new Download(file, partial, options).run();
      const problem = await findProblem(file, partial, options.signal);
      if (problem === undefined) break;
      // A power cut may lose bytes that were noted; what came over the wire is asked for once more, too.
      if (round > 0)
        throw new TesseraError("download-corrupt", `${file.path} came twice with another hash than the hub tells: ${problem}`, {
          facts: { file: file.path },
        });
      await partial.reset();
    }
    await partial.publish(options.target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOSPC")
      throw new TesseraError("disk-full", `The disk is full: ${file.path} takes ${file.size} bytes`, {
        facts: { file: file.path },
        cause: error,
      });
    throw error;
  } finally {
    await partial.close();
  }
}

async function findProblem({ hash }: RemoteFile, partial: PartialFile, signal: AbortSignal | undefined): Promise<string | undefined> {
  if (hash === undefined) return undefined;
  const found = await partial.hash(hash.kind, signal);
  return found === hash.value ? undefined : `${found} instead of ${hash.value}`;
}

/** One file's requests. */
class Download {
  readonly #file: RemoteFile;
  readonly #partial: PartialFile;
  readonly #options: DownloadOptions;
  /** Ends the other requests when one fails for good. */
  readonly #leaving = new AbortController();
  /** What the storage calls the bytes; another name means other bytes. */
  #storedAs: string | undefined;
  #takesRanges = true;
  #line: Promise<unknown> = Promise.resolve();

  constructor(file: RemoteFile, partial: PartialFile, options: DownloadOptions) {
    this.#file = file;
    this.#partial = partial;
    this.#options = options;
  }

  async run(): Promise<void> {
    const { size } = this.#file;
    const { signal, connections } = this.#options;
    // Every connection has something to do, and no request is endless.
    const mostChunks = Math.max(1, Math.min(mostSegmentChunks, Math.ceil(size / chunkBytes / connections)));
    const segments = [...planSegments(this.#partial.done, { size, chunkBytes, mostChunks })];
    const abort = () => this.#leaving.abort(signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    const work = async () => {
      for (let next = segments.shift(); next !== undefined; next = segments.shift()) await this.#fetch(next);
    };
    try {
      const workers = Array.from({ length: Math.min(connections, segments.length) }, work);
      const ended = await Promise.allSettled(
        workers.map((worker) =>
          worker.catch((error: unknown) => {
            this.#leaving.abort(error);
            throw error;
          }),
        ),
      );
      signal?.throwIfAborted();
      const failure = ended.find((one) => one.status === "rejected");
      if (failure !== undefined) throw this.#leaving.signal.reason ?? failure.reason;
    } finally {
      signal?.removeEventListener("abort", abort);
    }
  }

  /** Until every chunk of the segment is there. */
  async #fetch({ from, to }: Segment): Promise<void> {
    const { retry } = this.#options;
    let before = -1;
    const missing = () => {
      const part = this.#partial.done.subarray(from / chunkBytes, Math.ceil(to / chunkBytes));
      return planSegments(part, { size: to - from, chunkBytes, mostChunks: mostSegmentChunks }).map((one) => ({
        from: one.from + from,
        to: one.to + from,
      }));
    };
    await retrying(
      async () => {
        if (this.#takesRanges) for (const segment of missing()) await this.#fetchOnce(segment);
        // One request reads the whole file; the others find their part done.
        else await this.#oneByOne(async () => (missing().length > 0 ? this.#fetchOnce({ from, to }) : undefined));
      },
      {
        ...retry,
        signal: this.#leaving.signal,
        progressed: () => {
          const now = this.#partial.doneBytes;
          const more = now > before && before >= 0;
          before = now;
          return more;
        },
      },
    );
  }

  #oneByOne(run: () => Promise<void>): Promise<void> {
    const mine = this.#line.then(run);
    this.#line = mine.catch(() => {});
    return mine;
  }

  async #fetchOnce(segment: Segment): Promise<void> {
    const { stallMilliseconds, request } = this.#options;
    const range = this.#takesRanges ? ([segment.from, segment.to] as const) : undefined;
    await untilStalled({ name: this.#file.path, stallMilliseconds, signal: this.#leaving.signal }, async (deadline) => {
      const { response, hubHeaders } = await request.bytes(this.#file.url, range, deadline.signal);
      this.#checkSame(response.headers, hubHeaders);
      await this.#read(response, segment, deadline);
    });
  }

  /** A file that changes while it comes is not glued together of two. */
  #checkSame(headers: Headers, hubHeaders: Headers): void {
    const { etag, path } = this.#file;
    const linked = plainEtag(hubHeaders.get("x-linked-etag"));
    const isHash = linked !== undefined && /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(linked);
    if (isHash && /^[0-9a-f]+$/.test(etag) && linked.length === etag.length && linked !== etag)
      throw new TesseraError("hub-refused", `${path} is not what was listed any more: pull again`, { facts: { file: path } });
    const stored = plainEtag(headers.get("etag"));
    this.#storedAs ??= stored;
    if (stored !== this.#storedAs)
      throw new TesseraError("hub-refused", `${path} changed while it was downloaded: pull again`, { facts: { file: path } });
  }

  async #read(response: Response, segment: Segment, deadline: Deadline): Promise<void> {
    const { path, size } = this.#file;
    const whole = response.status === 200;
    if (!whole) {
      const expected = `bytes ${segment.from}-${segment.to - 1}/${size}`;
      if (response.headers.get("content-range") !== expected) {
        await response.body?.cancel();
        throw new HubFailure(`${path}: asked for ${expected}, got ${response.headers.get("content-range")}`, { again: true });
      }
    } else if (this.#takesRanges && (segment.from > 0 || segment.to < size)) {
      // The server takes no ranges: the file comes in one go, and only one request reads it.
      this.#takesRanges = false;
      await response.body?.cancel();
      throw new HubFailure(`${path}: the server sends the whole file`, { again: true, waitMilliseconds: 0 });
    }
    let at = whole ? 0 : segment.from;
    const end = whole ? size : segment.to;
    let chunk = new Uint8Array(Math.min(chunkBytes, size - at));
    let filled = 0;
    for await (const bytes of bodyPieces(response, deadline.signal)) {
      deadline.extend();
      for (let used = 0; used < bytes.length; ) {
        if (at + filled >= end) throw new HubFailure(`${path}: more bytes came than were asked for`, { again: true });
        const part = bytes.subarray(used, used + chunk.length - filled);
        chunk.set(part, filled);
        filled += part.length;
        used += part.length;
        if (filled < chunk.length) break;
        await this.#keep(at / chunkBytes, chunk);
        at += filled;
        filled = 0;
        chunk = new Uint8Array(Math.max(0, Math.min(chunkBytes, size - at)));
      }
    }
    if (at < end) throw new HubFailure(`${path}: the connection ended after ${at + filled} of ${end} bytes`, { again: true });
  }

  async #keep(chunk: number, bytes: Uint8Array): Promise<void> {
    if (this.#partial.done[chunk] === 1) return;
    this.#leaving.signal.throwIfAborted();
    await this.#partial.write(chunk, bytes);
    this.#options.onBytes?.(this.#partial.doneBytes);
  }
}

function plainEtag(value: string | null): string | undefined {
  return value?.replace(/^W\//, "").replaceAll('"', "");
}
