import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeSafetensors } from "@tessera/checkpoint";
import { seededRandom } from "@tessera/core";
import { fullSizeConfig } from "./full-size-config.ts";
import { fullSizeTensors } from "./full-size-tensors.ts";
import { randomWeights } from "./random-weights.ts";
import { writeFullSizeTokenizer } from "./write-full-size-tokenizer.ts";

/** Writes a full-size InternVL2-1B with random weights, in the Hugging Face layout, bfloat16 (1.9 GB). */
export async function writeRandomCheckpoint(folder: string, seed: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "config.json"), JSON.stringify(fullSizeConfig, null, 2));
  await writeFile(join(folder, "generation_config.json"), JSON.stringify({ eos_token_id: [151645, 151643] }));
  await writeFullSizeTokenizer(folder);
  await writeSafetensors(join(folder, "model.safetensors"), fullSizeTensors(), randomWeights(seededRandom(seed)));
}
