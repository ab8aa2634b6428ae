import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { TesseraError } from "@tessera/core";

const names: Readonly<Record<string, string>> = {
  linux: "libonnxruntime.so.1",
  darwin: "libonnxruntime.1.dylib",
  win32: "onnxruntime.dll",
};

/**
 * The ONNX Runtime library for this platform: from the platform's own package, or from onnxruntime-node where that is installed. Throws
 * `runtime-unavailable`.
 */
export function findLibrary(platform: string = process.platform, arch: string = process.arch): string {
  const own = `@tessera/onnxruntime-${platform}-${arch}`;
  const name = names[platform] ?? "";
  for (const [owner, folder] of [
    [own, "lib"],
    ["onnxruntime-node", join("bin", "napi-v6", platform, arch)],
  ] as const) {
    const root = packageFolder(owner);
    const path = root === undefined ? "" : join(root, folder, name);
    if (name !== "" && existsSync(path)) return path;
  }
  throw new TesseraError(
    "runtime-unavailable",
    `There is no ONNX Runtime library for ${platform} ${arch}: the package ${own}, which is installed with @tessera/runtime where it exists, is missing`,
    { facts: { platform, arch } },
  );
}

function packageFolder(name: string): string | undefined {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  } catch {
    return undefined;
  }
}
