import type { Context } from "hono";
import { HttpError } from "../http/http-error.ts";
import type { ServerState } from "../http/server-state.ts";
import { bodyPieces } from "./body-pieces.ts";
import { bodyLease } from "./hold-body.ts";
import { mostBodyBytes } from "./most-body-bytes.ts";

/**
 * The text of a request's body, read piece by piece: what is too much is refused when it comes, whatever the headers said. Throws 408, 413, or 503
 * when the bodies of all requests together are too much.
 */
export async function readBody(context: Context, { options: { maxBodyBytes = mostBodyBytes } }: ServerState): Promise<string> {
  const lease = bodyLease(context);
  const tooLarge = new HttpError(413, `The body is larger than ${maxBodyBytes} bytes`, { code: "body_too_large" });
  if (Number(context.req.header("content-length") ?? 0) > maxBodyBytes) throw tooLarge;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bodyPieces(context.req.raw)) {
    size += chunk.byteLength;
    if (size > maxBodyBytes) throw tooLarge;
    if (!lease.grow(chunk.byteLength))
      throw new HttpError(503, "The server holds too many large requests; try again later", {
        code: "bodies_full",
        headers: { "retry-after": "5" },
      });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
