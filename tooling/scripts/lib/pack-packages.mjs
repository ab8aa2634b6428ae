import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pnpm, root } from "../setup.mjs";

/** Builds and packs what would be published into a folder: all of the workspace but the private packages. Returns them; throws when that fails. */
export function packPackages(folder) {
  if (pnpm(["exec", "turbo", "run", "build"], { quiet: true }) !== 0) throw new Error("The build failed");
  const packages = ["packages", "packages/onnxruntime", "apps"]
    .flatMap((parent) => readdirSync(join(root, parent)).map((name) => join(root, parent, name)))
    .filter((path) => existsSync(join(path, "package.json")))
    .map((path) => ({ path, manifest: JSON.parse(readFileSync(join(path, "package.json"), "utf8")) }))
    .filter(({ manifest }) => !manifest.private);
  for (const { path } of packages)
    if (pnpm(["pack", "--pack-destination", folder], { quiet: true, cwd: path }) !== 0) throw new Error(`${path} cannot be packed`);
  return packages;
}
