import { createHash } from "node:crypto";

/**
 * Who may begin where whom ended: requests with the same key and, if they give one, the same salt. What was reused and how fast it was would
 * else tell what others had asked.
 */
export function cacheScope(owner: string, salt: string | null | undefined): string {
  return createHash("sha256")
    .update(JSON.stringify([owner, salt ?? ""]))
    .digest("base64url");
}
