import { loadWebFiles } from "@tessera/web";
import type { Hono } from "hono";

/** The page may talk to its own server and show people's own pictures; nothing else. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
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
  for (const path of ["/", "/main.js", "/style.css"]) {
    app.get(path, async (context) => {
      files ??= loadWebFiles();
      const { type, body } = (await files).get(path)!;
      return context.body(body, 200, {
        "content-type": type,
        "content-security-policy": policy,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cache-control": "no-cache",
      });
    });
  }
}
