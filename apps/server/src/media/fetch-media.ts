import { lookup } from "node:dns/promises";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { nameAddress, TesseraError } from "@tessera/core";
import { isPublicAddress } from "./is-public-address.ts";

export interface FetchMediaOptions {
  readonly signal?: AbortSignal;
  /** @default every public host */
  readonly allowedHosts?: readonly string[];
  /** @default false */
  readonly allowPrivate?: boolean;
  /** Value of the Accept header. @default "image/*" */
  readonly accept?: string;
  /** @default 20000000 */
  readonly maxBytes?: number;
  /** @default 10000 */
  readonly timeoutMs?: number;
}

const maxRedirects = 3;

/** What an address gave. */
export interface FetchedMedia {
  readonly bytes: Uint8Array;
  /** Its content type, as its server says. */
  readonly type: string | undefined;
}

/**
 * Fetches a picture for a client. Every hop's address is resolved first, refused when it is not public, and the connection goes to
 * exactly the address that was checked, so that a name cannot answer differently the second time.
 *
 * @throws TesseraError `media-fetch-failed`
 */
export async function fetchMedia(url: string, options: FetchMediaOptions = {}): Promise<Uint8Array> {
  return (await fetchTyped(url, options)).bytes;
}

/** As {@link fetchMedia}, with the content type. */
export async function fetchTyped(url: string, options: FetchMediaOptions): Promise<FetchedMedia> {
  const { signal, timeoutMs = 10_000 } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  const either = signal ? AbortSignal.any([signal, timeout]) : timeout;
  let target = parseUrl(url);
  try {
    for (let redirects = 0; ; redirects++) {
      const response = await open(target, await resolve(target, options), either, options.accept ?? "image/*");
      const { statusCode = 0, headers } = response;
      if (statusCode < 300 || statusCode >= 400 || headers.location === undefined) {
        if (statusCode !== 200) throw failed(url, `the server answered ${statusCode}`);
        return { bytes: await readBody(url, response, options.maxBytes ?? 20_000_000), type: headers["content-type"] };
      }
      response.destroy();
      if (redirects === maxRedirects) throw failed(url, `redirects more than ${maxRedirects} times`);
      target = parseUrl(new URL(headers.location, target).href);
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (TesseraError.isInstance(error)) throw error;
    throw failed(url, timeout.aborted ? `no answer within ${timeoutMs} ms` : "cannot be fetched", error);
  }
}

function failed(url: string, problem: string, cause?: unknown): TesseraError {
  return new TesseraError("media-fetch-failed", `${nameAddress(url)}: ${problem}`, { facts: { url }, cause });
}

function parseUrl(url: string): URL {
  // Decimal, octal and hexadecimal IPv4 become dotted here, so that one check sees them all.
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) throw failed(url, "only http, https and data addresses are read");
  return parsed;
}

async function resolve(
  { hostname, href }: URL,
  { allowedHosts, allowPrivate = false }: FetchMediaOptions,
): Promise<{ readonly address: string; readonly family: number }> {
  const host = hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  if (allowedHosts !== undefined && !allowedHosts.some((allowed) => host === allowed || host.endsWith(`.${allowed}`))) {
    throw failed(href, "this host is not on the server's list");
  }
  const family = isIP(host);
  const addresses = family ? [{ address: host, family }] : await lookup(host, { all: true });
  if (!allowPrivate && addresses.some(({ address }) => !isPublicAddress(address))) throw failed(href, "this address is not public");
  const [first] = addresses;
  if (first === undefined) throw failed(href, "the host has no address");
  return first;
}

function open(
  url: URL,
  { address, family }: { readonly address: string; readonly family: number },
  signal: AbortSignal,
  accept: string,
): Promise<IncomingMessage> {
  const pinned: LookupFunction = (_host, { all }, done) => (all ? done(null, [{ address, family }]) : done(null, address, family));
  const request = url.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    request(url, { lookup: pinned, signal, headers: { accept, "user-agent": "tessera" } }, resolve)
      .on("error", reject)
      .end();
  });
}

async function readBody(url: string, response: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > maxBytes) throw failed(url, `is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
