import { TesseraError } from "@tessera/core";
import type { RemoteFile } from "../sources/remote-file.ts";
import type { Listing } from "../sources/source.ts";

/** A repository without a configuration is no checkpoint. Throws `checkpoint-not-found`. */
export function expectCheckpoint({ files }: Listing, title: string): void {
  if (files.some(({ path }) => path === "config.json" || path === "adapter_config.json")) return;
  throw new TesseraError("checkpoint-not-found", `${title} has no config.json: it is no checkpoint in the Hugging Face layout`);
}

/** A repository without safetensors has nothing to read. Throws `checkpoint-not-found` naming what it has instead. */
export function expectWeights(weights: readonly RemoteFile[], { files }: Listing, title: string): void {
  if (weights.length > 0) return;
  const other = files.find(({ path }) => /\.(bin|gguf|pt|pth|ckpt|onnx|h5|msgpack)$/.test(path));
  const there = other === undefined ? "" : `, only ${other.path}`;
  throw new TesseraError("checkpoint-not-found", `${title} has no safetensors${there}`, { facts: { file: other?.path } });
}
