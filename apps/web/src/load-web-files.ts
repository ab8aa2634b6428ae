import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";

export interface WebFile {
  /** MIME type */
  readonly type: string;
  readonly body: Uint8Array<ArrayBuffer>;
  /** Its path changes with its contents. */
  readonly immutable: boolean;
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".png": "image/png",
  ".woff2": "font/woff2",
};

/** The files of the page by path, `/` being the document. The published package has them ready; a checkout bundles them first. */
export async function loadWebFiles(): Promise<ReadonlyMap<string, WebFile>> {
  const folder = fileURLToPath(new URL("./page/", import.meta.url));
  const files = existsSync(`${folder}main.js`) ? await readFolder(folder) : await (await import("./bundle-page.ts")).bundlePage(folder);
  return new Map(
    [...files].map(([name, bytes]) => {
      const type = types[extname(name)] ?? "application/octet-stream";
      const file = { type, body: new Uint8Array(bytes), immutable: /-[A-Z0-9]{8}\.\w+$/.test(name) };
      return [name === "index.html" ? "/" : `/page/${name}`, file] as const;
    }),
  );
}

async function readFolder(folder: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const names = await readdir(folder);
  return new Map(await Promise.all(names.map(async (name) => [name, await readFile(folder + name)] as const)));
}
