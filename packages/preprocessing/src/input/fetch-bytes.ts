import { nameAddress, TesseraError } from "@tessera/core";

export interface FetchOptions {
  /** @default the global fetch */
  readonly fetch?: typeof fetch;
  readonly signal?: AbortSignal;
  /** Milliseconds until a download is given up. @default 30000 */
  readonly timeoutMs?: number;
  /** Largest download in bytes. @default 268435456 */
  readonly maxBytes?: number;
}

const maxRedirects = 3;

/** Downloads a URL, following up to three redirects. Throws `media-fetch-failed` naming the URL and why. */
export async function fetchBytes(
  url: string,
  { fetch: request = fetch, signal, timeoutMs = 30_000, maxBytes = 256 * 1024 * 1024 }: FetchOptions = {},
): Promise<Uint8Array> {
  const failed = (problem: string, cause?: unknown) =>
    new TesseraError("media-fetch-failed", `${nameAddress(url)}: ${problem}`, { facts: { url }, cause });
  const timeout = AbortSignal.timeout(timeoutMs);
  const either = signal ? AbortSignal.any([signal, timeout]) : timeout;
  try {
    let target = url;
    for (let redirects = 0; ; redirects++) {
      const response = await request(target, { redirect: "manual", signal: either });
      const location = response.status >= 300 && response.status < 400 ? response.headers.get("location") : null;
      if (location === null) {
        if (!response.ok) throw failed(`the server answered ${response.status}`);
        return await readBody(response, maxBytes, () => failed(`is larger than ${maxBytes} bytes`));
      }
      await response.body?.cancel();
      if (redirects === maxRedirects) throw failed(`redirects more than ${maxRedirects} times`);
      target = new URL(location, target).href;
      if (!/^https?:/.test(target)) throw failed("redirects to something that is not http");
    }
  } catch (cause) {
    signal?.throwIfAborted();
    if (TesseraError.isInstance(cause)) throw cause;
    throw failed(timeout.aborted ? `no answer within ${timeoutMs} ms` : "cannot be fetched", cause);
  }
}

async function readBody(response: Response, maxBytes: number, tooLarge: () => TesseraError): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
