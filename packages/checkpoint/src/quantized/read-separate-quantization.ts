import { join } from "node:path";
import * as z from "zod";
import { readJsonFile } from "../config/read-json-file.ts";
import { type Quantization, readQuantization } from "./read-quantization.ts";

/** Files in which tools said it before `config.json` had a place for it, and the method where the file names none. */
const files = [
  ["quantize_config.json", "gptq"], // AutoGPTQ
  ["quant_config.json", "awq"], // AutoAWQ
] as const;

/** What AutoAWQ called its fields. */
const oldNames: Readonly<Record<string, string>> = { w_bit: "bits", q_group_size: "group_size" };

/**
 * How a checkpoint is quantised according to a file beside `config.json`, which transformers reads alone: only where that says nothing.
 *
 * @throws TesseraError what `readQuantization` throws
 */
export async function readSeparateQuantization(
  folder: string,
  { signal }: { readonly signal?: AbortSignal },
): Promise<Quantization | undefined> {
  for (const [name, method] of files) {
    const file = join(folder, name);
    const json = await readJsonFile(file, z.record(z.string(), z.unknown()), { signal });
    if (json === undefined) continue;
    const config = Object.fromEntries(Object.entries(json).map(([field, value]) => [oldNames[field] ?? field, value]));
    return readQuantization({ quantization_config: { quant_method: method, ...config } }, file);
  }
  return undefined;
}
