import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { build, type Plugin } from "esbuild";

/** The page from its sources by file name: document, script, stylesheet, and what they load when they need it. */
export async function bundlePage(folder: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const { outputFiles } = await build({
    entryPoints: [join(folder, "main.tsx"), join(folder, "style.css")],
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    outdir: "page",
    chunkNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    loader: { ".png": "file", ".woff2": "file" },
    format: "esm",
    platform: "browser",
    target: "es2022",
    jsx: "automatic",
    jsxImportSource: "preact",
    conditions: ["@tessera/source", "browser", "import"],
    logLevel: "silent",
    plugins: [modernFonts],
  });
  const document = await readFile(join(folder, "index.html"));
  return new Map([["index.html", document], ...outputFiles.map(({ path, contents }) => [basename(path), contents] as const)]);
}

/** Every browser that runs the page reads woff2: KaTeX's other two forms of each font stay out. */
const modernFonts: Plugin = {
  name: "modern-fonts",
  setup(build) {
    build.onLoad({ filter: /katex\.css$/ }, async ({ path }) => {
      const css = await readFile(path, "utf8");
      return { contents: css.replace(/,\s*url\([^)]*\.(?:woff|ttf)\)\s*format\([^)]*\)/g, ""), loader: "css" };
    });
  },
};
