import { createHash, timingSafeEqual } from "node:crypto";
import { HttpError } from "./http-error.ts";

/** Compares a bearer key, or without one the bare key of `x-api-key`, with the accepted ones in constant time. Throws 401. */
export function checkApiKey(authorization: string | undefined, apiKeys: readonly string[], bareKey = ""): void {
  if (apiKeys.length === 0) return;
  const bearer = /^Bearer (.+)$/i.exec(authorization ?? "")?.[1];
  const given = digest(bearer ?? bareKey);
  let accepted = false;
  for (const key of apiKeys) accepted = timingSafeEqual(given, digest(key)) || accepted;
  if (!accepted)
    throw new HttpError(401, "The API key is missing or wrong", { code: "invalid_api_key", headers: { "www-authenticate": "Bearer" } });
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
