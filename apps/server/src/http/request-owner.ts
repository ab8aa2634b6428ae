import { createHash } from "node:crypto";
import type { Context } from "hono";

/** Under this name a line of a batch brings its owner along: nothing that comes over HTTP can have it. */
export const lineOwner: unique symbol = Symbol("owner of the line");

interface LineBindings {
  readonly [lineOwner]?: string;
}

/** Whether a request is a line of a batch, which was let in when the batch was made. */
export function isLine({ env }: Context): boolean {
  return (env as LineBindings | undefined)?.[lineOwner] !== undefined;
}

/**
 * Whose a request is: a hash of what it showed to be let in, whatever the header. What is kept for it, prompts, pictures and files, is no one
 * else's.
 */
export function requestOwner({ req, env }: Context): string {
  const owner = (env as LineBindings | undefined)?.[lineOwner];
  if (owner !== undefined) return owner;
  const shown = (req.header("authorization") ?? "").replace(/^bearer +/i, "") || (req.header("x-api-key") ?? "");
  return createHash("sha256").update(shown).digest("base64url");
}
