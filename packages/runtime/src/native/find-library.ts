import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { TesseraError } from "@tessera/core";

const names: Readonly<Record<string, string>> = {
  linux: "libonnxruntime.so.1",
  darwin: "libonnxruntime.1.dylib",
  win32: "onnxruntime.dll",
};

/** The ONNX Runtime library that the onnxruntime-node package carries for this platform. Throws `runtime-unavailable`. */
export function findLibrary(platform: string = process.platform, arch: string = process.arch): string {
  const root = dirname(createRequire(import.meta.url).resolve("onnxruntime-node/package.json"));
  const folder = join(root, "bin", "napi-v6", platform, arch);
  const name = names[platform];
  const path = name === undefined ? undefined : join(folder, name);
  if (path === undefined || !existsSync(path)) {
    throw new TesseraError("runtime-unavailable", `onnxruntime-node carries no library for ${platform} ${arch}`, {
      facts: { platform, arch },
    });
  }
  return path;
}
