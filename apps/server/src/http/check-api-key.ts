import { createHash, timingSafeEqual } from "node:crypto";
import { HttpError } from "./http-error.ts";

/** The key that a request shows: a bearer key, or without one the bare key of `x-api-key`. Empty without both. */
export function shownKey(authorization: string | undefined, bareKey = ""): string {
  return /^Bearer (.+)$/i.exec(authorization ?? "")?.[1] ?? bareKey;
}

/** Compares the key that a request shows with the accepted ones in constant time. Throws 401. */
export function checkApiKey(authorization: string | undefined, apiKeys: readonly string[], bareKey?: string): void {
  if (apiKeys.length === 0) return;
  const given = digest(shownKey(authorization, bareKey));
  let accepted = false;
  for (const key of apiKeys) accepted = timingSafeEqual(given, digest(key)) || accepted;
  if (!accepted)
    throw new HttpError(401, "The API key is missing or wrong", { code: "invalid_api_key", headers: { "www-authenticate": "Bearer" } });
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
