import { bodyPieces } from "./body-pieces.ts";
import { HubFailure } from "./hub-failure.ts";
import type { HubRequest } from "./hub-request.ts";
import { type RetryOptions, retrying } from "./retrying.ts";
import { untilStalled } from "./until-stalled.ts";

export interface ReadBytesOptions {
  readonly request: HubRequest;
  readonly retry: RetryOptions;
  readonly stallMilliseconds: number;
}

/**
 * Some bytes of a remote file, held in memory: for settings and headers. A server that answers with the whole file is left when the last of
 * them is there. Throws what `retrying` throws.
 */
export function readBytes(url: string, from: number, to: number, { request, retry, stallMilliseconds }: ReadBytesOptions): Promise<Buffer> {
  if (to <= from) return Promise.resolve(Buffer.alloc(0));
  return retrying(
    () =>
      untilStalled({ name: new URL(url).pathname, stallMilliseconds, signal: retry.signal }, async (deadline) => {
        const { response } = await request.bytes(url, [from, to], deadline.signal);
        const bytes = Buffer.alloc(to - from);
        // 200: it starts at the first byte whatever was asked for.
        let at = response.status === 206 ? from : 0;
        for await (const piece of bodyPieces(response, deadline.signal)) {
          deadline.extend();
          const start = Math.max(from - at, 0);
          if (start < piece.length) bytes.set(piece.subarray(start, to - at), Math.max(at - from, 0));
          at += piece.length;
          if (at >= to) return bytes;
        }
        throw new HubFailure("The connection broke", { again: true });
      }),
    retry,
  );
}
