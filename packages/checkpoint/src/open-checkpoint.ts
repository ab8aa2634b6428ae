import { stat } from "node:fs/promises";
import { join } from "node:path";
import { TesseraError } from "@tessera/core";
import * as z from "zod";
import { assertTensors } from "./safetensors/assert-tensors.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { checkpointError } from "./checkpoint-error.ts";
import { generationConfigSchema } from "./config/generation-config.ts";
import { mergeEmbeddedAdapters } from "./adapter/merge-embedded-adapters.ts";
import { readNativeConfig } from "./config/native-config.ts";
import { mapNativeLayout } from "./native-layout.ts";
import { openTensorStore } from "./safetensors/open-tensor-store.ts";
import { parseInternVLConfig } from "./config/parse-intern-vl-config.ts";
import { preprocessorConfigSchema } from "./config/preprocessor-config.ts";
import { presentTensors } from "./safetensors/present-tensors.ts";
import { readJsonFile } from "./config/read-json-file.ts";

/**
 * Opens a checkpoint in the Hugging Face layout: `config.json` and `model.safetensors`, sharded or single. The native layout of
 * transformers (`model_type` internvl, the `-hf` releases) is presented in the original's names, LoRA modules that training left inside
 * (`use_llm_lora`, `use_backbone_lora`) are merged.
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
  const native = typeof json === "object" && json !== null && (json as Record<string, unknown>).model_type === "internvl";
  const config = parseInternVLConfig(native ? translate(json, configFile) : json, configFile);
  const generationConfig = (await readJsonFile(join(folder, "generation_config.json"), generationConfigSchema, { signal })) ?? {
    eos_token_id: [],
  };
  const preprocessorConfig = (await readJsonFile(join(folder, "preprocessor_config.json"), preprocessorConfigSchema, { signal })) ?? {};
  const stored = await openTensorStore(folder, { signal });
  const store = native ? presentTensors(stored, mapNativeLayout(stored.tensors.keys())) : mergeEmbeddedAdapters(stored, config);

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

function translate(json: unknown, file: string): unknown {
  const parsed = readNativeConfig(json);
  if (!parsed.success) throw checkpointError(file, z.prettifyError(parsed.error));
  return parsed.data;
}
