import type { ModelManifest } from "@tessera/converter";
import type { TesseraError } from "@tessera/core";
import type { Runtime } from "@tessera/runtime";
import { DiskStore, EmbeddingCache, MemoryStore } from "@tessera/vision-encoder";

interface StoreOptions {
  readonly folder: string | undefined;
  readonly maxBytes: number;
  readonly onError: ((error: TesseraError) => void) | undefined;
}

/** The cache of a model's image embeddings, with a folder behind it if one is given. */
export function openEmbeddingCache(
  { fingerprint, version, precision, vision }: ModelManifest,
  graph: string,
  runtime: Runtime,
  memoryBytes: number,
  { folder, maxBytes, onError }: StoreOptions,
): EmbeddingCache {
  const memory = new MemoryStore(memoryBytes);
  if (folder === undefined) return new EmbeddingCache({ memory });
  // The fingerprint is of the weights with the adapter merged. Another ONNX Runtime or processor family may round otherwise.
  const model = JSON.stringify([fingerprint, version, precision.vision, graph, runtime.version, process.arch]);
  const valuesPerTile = vision.tokensPerTile * vision.hiddenSize;
  return new EmbeddingCache({ memory, disk: new DiskStore({ folder, maxBytes, model, valuesPerTile, onError }) });
}
