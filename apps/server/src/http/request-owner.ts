import { createHash } from "node:crypto";
import type { Context } from "hono";
import { shownKey } from "./check-api-key.ts";

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
 * Whose a request is: a hash of the key that let it in, and of no other header: one key is one owner. What is kept for it,
 * prompts, pictures and files, is no one else's.
 */
export function requestOwner({ req, env }: Context): string {
  const owner = (env as LineBindings | undefined)?.[lineOwner];
  if (owner !== undefined) return owner;
  const key = shownKey(req.header("authorization"), req.header("x-api-key"));
  return createHash("sha256").update(key).digest("base64url");
}
