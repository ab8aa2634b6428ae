import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a test server does with requests for files, until it is changed. */
export interface Manners {
  /** Answers 200 with the whole file, whatever range was asked for. */
  ignoresRanges?: boolean;
  /** Ends a body after so many bytes; the connection breaks. */
  cutsAfter?: number;
  /** Sends so many bytes and then nothing. */
  stallsAfter?: number;
  /** Flips a bit of every so-manieth body. */
  corruptsEvery?: number;
  /** Statuses of the next requests, one each, before it answers. */
  failures?: { readonly status: number; readonly retryAfter?: number }[];
  /** Wants this token. */
  token?: string;
  /** Files come from here: another origin. */
  storage?: string;
  /** The storage's name for the bytes. */
  storageEtag?: () => string;
  /** Milliseconds between pieces of a body. */
  slowness?: number;
}

/** A hub of one repository on this machine, with the API of Hugging Face and of ModelScope. */
export class HubServer implements AsyncDisposable {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly manners: Manners = {};
  readonly commit = "c".repeat(40);
  /** Body bytes sent, by file. */
  readonly sent = new Map<string, number>();
  /** Authorization headers that came with requests for files. */
  readonly authorizations: (string | undefined)[] = [];
  #server: Server | undefined;
  #bodies = 0;
  url = "";

  constructor(files: Readonly<Record<string, Uint8Array | string>>) {
    this.files = new Map(Object.entries(files).map(([name, bytes]) => [name, Buffer.from(bytes)]));
  }

  async listen(): Promise<this> {
    this.#server = createServer((request, response) => this.#answer(request, response));
    await new Promise<void>((resolve) => this.#server!.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url!, this.url);
    const failure = this.manners.failures?.shift();
    if (failure !== undefined) {
      response.writeHead(failure.status, failure.retryAfter === undefined ? {} : { "retry-after": String(failure.retryAfter) }).end("no");
      return;
    }
    const stored = /^\/storage\/(.+)$/.exec(url.pathname)?.[1];
    if (stored !== undefined) {
      this.#sendFile(decodeURIComponent(stored), request, response);
      return;
    }
    if (this.manners.token !== undefined && request.headers.authorization !== `Bearer ${this.manners.token}`) {
      response.writeHead(401).end();
      return;
    }
    const document = this.#document(url);
    if (document !== undefined) {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(document));
      return;
    }
    const resolved = new RegExp(`^/Owner/Name/resolve/${this.commit}/(.+)$`).exec(url.pathname)?.[1] ?? url.searchParams.get("FilePath");
    const file = resolved == null ? undefined : decodeURIComponent(resolved);
    if (file === undefined || !this.files.has(file)) {
      response.writeHead(404).end();
      return;
    }
    if (this.manners.storage !== undefined) {
      const location = `${this.manners.storage}/storage/${encodeURIComponent(file)}`;
      response.writeHead(302, { location, "x-linked-etag": `"${etagOf(file, this.files.get(file)!)}"` }).end();
      return;
    }
    this.#sendFile(file, request, response);
  }

  #document(url: URL): object | undefined {
    if (url.pathname === "/api/models/Owner/Name/revision/main") return { sha: this.commit };
    if (url.pathname === `/api/models/Owner/Name/tree/${this.commit}`) return this.#tree();
    if (url.pathname === "/api/v1/models/Owner/Name/repo/files") return this.#modelScopeFiles(url);
    return undefined;
  }

  #tree(): object[] {
    return [...this.files].map(([path, bytes]) => ({
      type: "file",
      path,
      size: bytes.length,
      oid: gitHash(bytes),
      ...(isLarge(path) ? { lfs: { oid: sha256(bytes), size: bytes.length, pointerSize: 134 } } : {}),
    }));
  }

  #modelScopeFiles(url: URL): object {
    const root = url.searchParams.get("Root");
    const recursive = url.searchParams.get("Recursive") === "True";
    const files = [...this.files].map(([Path, bytes]) => ({ Path, Type: "blob", Size: bytes.length, Sha256: sha256(bytes) }));
    // As the real one: cut without a word.
    if (recursive) return { Data: { Files: files.slice(0, 3000) } };
    const prefix = root === null ? "" : `${root}/`;
    const inside = files.filter(({ Path }) => Path.startsWith(prefix));
    const folders = new Set(
      inside
        .map(({ Path }) => Path.slice(prefix.length))
        .filter((rest) => rest.includes("/"))
        .map((rest) => rest.split("/")[0]!),
    );
    return {
      Data: {
        Files: [
          ...[...folders].map((name) => ({ Path: prefix + name, Type: "tree", Size: 0 })),
          ...inside.filter(({ Path }) => !Path.slice(prefix.length).includes("/")),
        ],
      },
    };
  }

  #sendFile(name: string, request: IncomingMessage, response: ServerResponse): void {
    this.authorizations.push(request.headers.authorization);
    const { ignoresRanges, cutsAfter, stallsAfter, corruptsEvery, storageEtag, slowness } = this.manners;
    const whole = this.files.get(name)!;
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "") ?? [];
    const ranged = from !== undefined && !ignoresRanges;
    const [start, end] = ranged ? [Number(from), Math.min(Number(to) + 1, whole.length)] : [0, whole.length];
    let body = Buffer.from(whole.subarray(start, end));
    if (corruptsEvery !== undefined && ++this.#bodies % corruptsEvery === 0 && body.length > 0) {
      body = Buffer.from(body);
      body[0]! ^= 1;
    }
    const etag = `"${storageEtag?.() ?? etagOf(name, whole)}"`;
    const head = { "content-length": String(body.length), etag };
    response.writeHead(ranged ? 206 : 200, ranged ? { ...head, "content-range": `bytes ${start}-${end - 1}/${whole.length}` } : head);
    const limit = cutsAfter ?? stallsAfter;
    const send = async () => {
      for (let at = 0; at < body.length; at += 64 * 1024) {
        const piece = body.subarray(at, Math.min(at + 64 * 1024, limit ?? body.length));
        if (piece.length === 0) break;
        if (!response.write(piece)) await new Promise((resolve) => response.once("drain", resolve));
        this.sent.set(name, (this.sent.get(name) ?? 0) + piece.length);
        if (slowness) await new Promise((resolve) => setTimeout(resolve, slowness));
        if (response.destroyed) return;
      }
      if (limit === undefined || limit >= body.length) response.end();
      else if (cutsAfter !== undefined) response.destroy();
    };
    void send();
  }
}

const isLarge = (path: string) => path.endsWith(".safetensors");
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const gitHash = (bytes: Uint8Array) => createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
const etagOf = (path: string, bytes: Uint8Array) => (isLarge(path) ? sha256(bytes) : gitHash(bytes));
