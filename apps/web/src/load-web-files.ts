import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

export interface WebFile {
  /** MIME type */
  readonly type: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

const types: Readonly<Record<string, string>> = {
  "index.html": "text/html; charset=utf-8",
  "main.js": "text/javascript; charset=utf-8",
  "style.css": "text/css; charset=utf-8",
};

/** The files of the page by path, `/` being the document. The published package has them ready; a checkout bundles them first. */
export async function loadWebFiles(): Promise<ReadonlyMap<string, WebFile>> {
  const folder = new URL("./page/", import.meta.url);
  const isReady = existsSync(new URL("main.js", folder));
  const bundled = isReady ? undefined : await (await import("./bundle-page.ts")).bundlePage(fileURLToPath(folder));
  const files = await Promise.all(
    Object.entries(types).map(async ([name, type]) => {
      const body = new Uint8Array(bundled?.get(name) ?? (await readFile(new URL(name, folder))));
      return [name === "index.html" ? "/" : `/${name}`, { type, body }] as const;
    }),
  );
  return new Map(files);
}
