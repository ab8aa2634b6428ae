import { join } from "node:path";
import * as z from "zod";
import { type PreprocessorConfig, preprocessorConfigSchema } from "./preprocessor-config.ts";
import { readJsonFile } from "./read-json-file.ts";

const processorSchema = z.looseObject({ image_processor: preprocessorConfigSchema.optional(), image_seq_length: z.number().optional() });

/** How pictures are prepared, from `preprocessor_config.json` or, as transformers 5 writes it, from `processor_config.json`. */
export async function readPreprocessorConfig(
  folder: string,
  options: { readonly signal?: AbortSignal },
): Promise<{ readonly config: PreprocessorConfig | undefined; readonly file: string }> {
  const file = join(folder, "preprocessor_config.json");
  const config = await readJsonFile(file, preprocessorConfigSchema, options);
  if (config !== undefined) return { config, file };
  const processorFile = join(folder, "processor_config.json");
  const processor = await readJsonFile(processorFile, processorSchema, options);
  const { image_processor, image_seq_length } = processor ?? {};
  return { config: image_processor && { ...image_processor, image_seq_length }, file: processorFile };
}
