import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

/** The page from its sources: one script, one stylesheet, one document, by name. */
export async function bundlePage(folder: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const { outputFiles } = await build({
    entryPoints: [join(folder, "main.tsx")],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    jsx: "automatic",
    jsxImportSource: "preact",
    conditions: ["@tessera/source", "browser", "import"],
    logLevel: "silent",
  });
  const names = ["index.html", "style.css"];
  const files = await Promise.all(names.map(async (name) => [name, new Uint8Array(await readFile(join(folder, name)))] as const));
  return new Map([["main.js", outputFiles[0]!.contents], ...files]);
}
