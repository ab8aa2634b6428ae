import { TesseraError } from "@tessera/core";
import type { Upstream } from "@tessera/server";
import { env } from "../env.ts";

/** `NAME=URL#MODEL`; its key comes from the environment. Throws `invalid-argument`. */
export function readUpstream(text: string): Upstream {
  const [, name = "", url = "", model] = /^([^=]+)=([^#]+)(?:#(.+))?$/.exec(text) ?? [];
  if (!URL.canParse(url)) throw new TesseraError("invalid-argument", `Expected name=http://host/v1 for --upstream but received ${text}`);
  return { name, url, ...(model === undefined ? {} : { model }), apiKey: env.upstreamKeys.get(name) };
}
