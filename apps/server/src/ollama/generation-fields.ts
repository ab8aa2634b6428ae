import * as z from "zod";
import { inert } from "../body/inert.ts";
import { offOnly } from "../body/off-only.ts";
import { openObject } from "../body/open-object.ts";

/** Ollama's options of generating. Those that place the model in memory are taken: it is placed already. */
const options = openObject({
  num_predict: z.number().int().min(-2).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_k: z.number().int().min(0).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  min_p: z.number().min(0).max(1).nullish(),
  typical_p: z.number().gt(0).max(1).nullish(),
  seed: z.number().int().nullish(),
  stop: z.union([z.string().max(256), z.array(z.string().min(1).max(256)).max(16)]).nullish(),
  repeat_penalty: z.number().gt(0).max(10).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  repeat_last_n: offOnly(-1),
  mirostat: offOnly(0),
  mirostat_eta: inert,
  mirostat_tau: inert,
  penalize_newline: offOnly(true),
  tfs_z: offOnly(1),
  f16_kv: inert,
  low_vram: inert,
  main_gpu: inert,
  num_batch: inert,
  num_ctx: inert,
  num_gpu: inert,
  num_gqa: inert,
  num_keep: inert,
  num_thread: inert,
  numa: inert,
  use_mlock: inert,
  use_mmap: inert,
  vocab_only: inert,
});

/** Fields that `/api/chat` and `/api/generate` share. */
export const generationFields = {
  model: z.string(),
  stream: z.boolean().nullish(),
  format: z.union([z.enum(["json", ""]), z.record(z.string(), z.unknown())]).nullish(),
  options: options.nullish(),
  think: offOnly(false),
  logprobs: offOnly(false),
  top_logprobs: offOnly(0),
  keep_alive: inert,
  shift: inert,
  truncate: inert,
};

/** A picture as base64 without anything around it; those who send a data URI are understood. */
export const ollamaImage = z
  .string()
  .min(1)
  .transform((data) => (data.startsWith("data:") ? data : `data:application/octet-stream;base64,${data}`));

const shared = z.object(generationFields);
export type GenerationFields = z.output<typeof shared>;
