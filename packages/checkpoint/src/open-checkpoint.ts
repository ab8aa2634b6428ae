import { stat } from "node:fs/promises";
import { join } from "node:path";
import { TesseraError } from "@tessera/core";
import * as z from "zod";
import { assertTensors } from "./assert-tensors.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { generationConfigSchema } from "./generation-config.ts";
import { openTensorStore } from "./open-tensor-store.ts";
import { parseInternVLConfig } from "./parse-intern-vl-config.ts";
import { preprocessorConfigSchema } from "./preprocessor-config.ts";
import { readJsonFile } from "./read-json-file.ts";

/**
 * Opens a checkpoint in the Hugging Face layout: `config.json` and `model.safetensors`, sharded or single.
 *
 * @throws TesseraError `checkpoint-not-found`, `checkpoint-invalid` or `unsupported-architecture`, naming the file
 */
export async function openCheckpoint(folder: string, { signal }: { readonly signal?: AbortSignal } = {}): Promise<Checkpoint> {
  const exists = await stat(folder).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
  if (!exists) throw new TesseraError("checkpoint-not-found", `There is no folder ${folder}`, { facts: { folder } });
  const configFile = join(folder, "config.json");
  const json = await readJsonFile(configFile, z.unknown(), { signal });
  if (json === undefined) throw new TesseraError("checkpoint-not-found", `${folder} has no config.json`, { facts: { folder } });
  const config = parseInternVLConfig(json, configFile);
  const generationConfig = (await readJsonFile(join(folder, "generation_config.json"), generationConfigSchema, { signal })) ?? {
    eos_token_id: [],
  };
  const preprocessorConfig = (await readJsonFile(join(folder, "preprocessor_config.json"), preprocessorConfigSchema, { signal })) ?? {};
  const store = await openTensorStore(folder, { signal });

  return {
    folder,
    files: [configFile, ...store.files],
    config,
    generationConfig,
    preprocessorConfig,
    tensors: store.tensors,
    readRaw: store.readRaw,
    readFloat32: store.readFloat32,
    fingerprint: (options) => store.fingerprint(JSON.stringify(json), options),
    assertTensors: (expected) => assertTensors(folder, store.tensors, expected),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}
