import { stat } from "node:fs/promises";
import { join } from "node:path";
import { TesseraError } from "@tessera/core";
import * as z from "zod";
import { mergeEmbeddedAdapters } from "./adapter/merge-embedded-adapters.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { checkpointError } from "./checkpoint-error.ts";
import { applyPreprocessor } from "./config/apply-preprocessor.ts";
import { generationConfigSchema } from "./config/generation-config.ts";
import type { InternVLConfig } from "./config/intern-vl-config.ts";
import { readNativeConfig } from "./config/native-config.ts";
import { parseInternVLConfig } from "./config/parse-intern-vl-config.ts";
import { readJsonFile } from "./config/read-json-file.ts";
import { readPreprocessorConfig } from "./config/read-preprocessor-config.ts";
import { refuseRelatives } from "./config/refuse-relatives.ts";
import { mapNativeLayout } from "./native-layout.ts";
import { presentQuantized } from "./quantized/present-quantized.ts";
import { type Quantization, readQuantization } from "./quantized/read-quantization.ts";
import { readSeparateQuantization } from "./quantized/read-separate-quantization.ts";
import { assertTensors } from "./safetensors/assert-tensors.ts";
import { openTensorStore, type TensorStore } from "./safetensors/open-tensor-store.ts";
import { presentTensors } from "./safetensors/present-tensors.ts";
import { unwrapName } from "./unwrap-name.ts";

/**
 * Opens a checkpoint in the Hugging Face layout: `config.json` and `model.safetensors`, sharded or single. The native layout of
 * transformers (`model_type` internvl, the `-hf` releases) is presented in the original's names, LoRA modules that training left inside
 * (`use_llm_lora`, `use_backbone_lora`) are merged.
 *
 * @throws TesseraError `checkpoint-not-found`, `checkpoint-invalid` or `unsupported-architecture`, naming the file
 */
export async function openCheckpoint(folder: string, { signal }: { readonly signal?: AbortSignal } = {}): Promise<Checkpoint> {
  if (!(await isDirectory(folder))) throw new TesseraError("checkpoint-not-found", `There is no folder ${folder}`, { facts: { folder } });
  const configFile = join(folder, "config.json");
  const json = await readJsonFile(configFile, z.unknown(), { signal });
  if (json === undefined) throw new TesseraError("checkpoint-not-found", `${folder} has no config.json`, { facts: { folder } });
  const native = typeof json === "object" && json !== null && (json as Record<string, unknown>).model_type === "internvl";
  // Before it is translated: a mixture of experts has fields of its own.
  refuseRelatives(json, configFile);
  const said = readQuantization(json, configFile);
  const separate = said === undefined ? await readSeparateQuantization(folder, { signal }) : undefined;
  const quantization = said ?? separate;
  const parsed = parseInternVLConfig(native ? translate(json, configFile) : json, configFile);
  const preprocessor = await readPreprocessorConfig(folder, { signal });
  const config = applyPreprocessor(parsed, preprocessor.config, preprocessor.file, native);
  const generationConfig = (await readJsonFile(join(folder, "generation_config.json"), generationConfigSchema, { signal })) ?? {
    eos_token_id: [],
  };
  if ((await stat(join(folder, "adapter_config.json")).catch(() => undefined)) !== undefined)
    throw checkpointError(
      folder,
      "adapter_config.json stands beside config.json, transformers would apply it: move the adapter into a folder of its own",
    );
  const stored = await openTensorStore(folder, { signal });
  const store = await inOriginalNames(stored, { config, native, quantization });

  return {
    folder,
    files: [configFile, ...store.files],
    config,
    generationConfig,
    preprocessorConfig: preprocessor.config ?? {},
    tensors: store.tensors,
    readRaw: (name, options) => store.readRaw(name, options),
    readFloat32: (name, options) => store.readFloat32(name, options),
    fingerprint: (options) =>
      store.fingerprint(JSON.stringify(json) + (separate === undefined ? "" : JSON.stringify(separate.config)), options),
    assertTensors: (expected, options) => assertTensors(folder, store.tensors, expected, options),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

interface Layout {
  readonly config: InternVLConfig;
  readonly native: boolean;
  readonly quantization: Quantization | undefined;
}

async function inOriginalNames(stored: TensorStore, { config, native, quantization }: Layout): Promise<TensorStore> {
  try {
    const whole = quantization === undefined ? stored : await presentQuantized(stored, quantization);
    const unwrapped = [...whole.tensors.keys()].map((name) => ({ name: unwrapName(name), parts: [name] }));
    const plain = presentTensors(whole, unwrapped);
    return native ? presentTensors(plain, mapNativeLayout(plain.tensors.keys())) : mergeEmbeddedAdapters(plain, config);
  } catch (error) {
    await stored[Symbol.asyncDispose]();
    throw error;
  }
}

function isDirectory(folder: string): Promise<boolean> {
  return stat(folder).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}

function translate(json: unknown, file: string): unknown {
  const parsed = readNativeConfig(json);
  if (!parsed.success) throw checkpointError(file, z.prettifyError(parsed.error));
  return parsed.data;
}
