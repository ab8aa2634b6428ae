import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { preset } from "@tessera/tsup-preset";
import { bundlePage } from "./src/bundle-page.ts";

export default preset({
  external: ["esbuild"],
  async onSuccess() {
    await mkdir("dist/page", { recursive: true });
    for (const [name, bytes] of await bundlePage("src/page")) await writeFile(join("dist/page", name), bytes);
  },
});
