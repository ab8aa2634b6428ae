import type { Context } from "hono";

/** Whose a request is: what it showed to be let in, whatever the header. What is kept for it, prompts and pictures, is no one else's. */
export function requestOwner({ req }: Context): string {
  return req.header("authorization") ?? req.header("x-api-key") ?? "";
}
