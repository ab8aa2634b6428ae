import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { TesseraError } from "@tessera/core";

const names: Readonly<Record<string, string>> = { linux: "libonnxruntime.so.1", darwin: "libonnxruntime.dylib", win32: "onnxruntime.dll" };

/** The ONNX Runtime library that the onnxruntime-node package carries for this platform. */
export function findLibrary(): string {
  const root = dirname(createRequire(import.meta.url).resolve("onnxruntime-node/package.json"));
  const folder = join(root, "bin", "napi-v6", process.platform, process.arch);
  const name = names[process.platform];
  const path = name === undefined ? undefined : join(folder, name);
  if (path === undefined || !existsSync(path)) {
    throw new TesseraError("runtime-unavailable", `onnxruntime-node carries no library for ${process.platform} ${process.arch}`, {
      facts: { folder },
    });
  }
  return path;
}
