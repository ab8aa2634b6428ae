import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { TesseraError } from "@tessera/core";
import * as z from "zod";
import { checkpointError } from "../checkpoint-error.ts";
import { readJsonFile } from "../config/read-json-file.ts";

const indexSchema = z.looseObject({ weight_map: z.record(z.string(), z.string()) });

/** Weights in forms that are not read, by what their names look like, and what to do about them. */
const others: readonly (readonly [RegExp, string])[] = [
  [/\.(?:bin|pt|pth|ckpt)$/, "PyTorch's pickle format, which can run code and is not read: save it with safe_serialization=True"],
  [/\.gguf$/, "llama.cpp's format, which is not read: take the checkpoint it was made from"],
  [/\.(?:onnx|msgpack|h5|xml)$/, "another framework's format, which is not read: take the safetensors files"],
  [/\.safetensors$/, "no model.safetensors and no index that names them: a file is missing or has another name"],
];

/**
 * The safetensors files of a folder, chosen as transformers chooses them: one file called `<name>.safetensors`, else those in
 * `<name>.safetensors.index.json`. An index beside the one file is a leftover.
 *
 * @throws TesseraError `checkpoint-not-found` naming what the folder holds instead, `checkpoint-invalid` for a shard outside of it
 */
export async function findWeightFiles(folder: string, name: string, signal?: AbortSignal): Promise<string[]> {
  const present = new Set(await readdir(folder));
  const single = `${name}.safetensors`;
  if (present.has(single)) return [join(folder, single)];
  const indexFile = join(folder, `${single}.index.json`);
  const index = await readJsonFile(indexFile, indexSchema, { signal });
  if (index === undefined) throw nothingToRead(folder, single, [...present].sort());
  const shards = [...new Set(Object.values(index.weight_map))];
  for (const shard of shards) {
    if (basename(shard) !== shard || shard === ".." || shard === "")
      throw checkpointError(indexFile, `the shard name ${JSON.stringify(shard)} leaves the folder`);
  }
  return shards.map((shard) => join(folder, shard));
}

function nothingToRead(folder: string, single: string, present: readonly string[]): TesseraError {
  const file = join(folder, single);
  for (const [pattern, problem] of others) {
    const found = present.filter((name) => pattern.test(name) && !/^(?:training_args|optimizer|scheduler|rng_state)/.test(name));
    if (found.length === 0) continue;
    const names = `${found.slice(0, 3).join(", ")}${found.length > 3 ? ` and ${found.length - 3} more` : ""}`;
    return new TesseraError("checkpoint-not-found", `${file} does not exist; the folder has ${names}: ${problem}`, {
      facts: { file, found },
    });
  }
  return new TesseraError("checkpoint-not-found", `${file} does not exist`, { facts: { file } });
}
