import { loadWebFiles } from "@tessera/web";
import type { Hono } from "hono";

/** The page may talk to its own server and show people's own pictures; nothing else. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data: blob:",
  "media-src data: blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Adds the web page at `/`. Its files are read when first asked for. */
export function addWebPage(app: Hono): void {
  let files: ReturnType<typeof loadWebFiles> | undefined;
  for (const path of ["/", "/page/:name"]) {
    app.get(path, async (context) => {
      files ??= loadWebFiles();
      const file = (await files).get(context.req.path);
      if (file === undefined) return context.notFound();
      return context.body(file.body, 200, {
        "content-type": file.type,
        "content-security-policy": policy,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cache-control": file.immutable ? "public, max-age=31536000, immutable" : "no-cache",
      });
    });
  }
}
