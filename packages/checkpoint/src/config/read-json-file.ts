import { readFile, stat } from "node:fs/promises";
import { TesseraError } from "@tessera/core";
import * as z from "zod";
import { checkpointError } from "../checkpoint-error.ts";
import { parseJson } from "./parse-json.ts";

/** An index of 200,000 tensors has about 30 MB. */
const maxBytes = 64 * 1024 * 1024;

/** Reads and validates a JSON file; `undefined` when it does not exist. */
export async function readJsonFile<T>(
  file: string,
  schema: z.ZodType<T>,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<T | undefined> {
  const text = await readText(file, signal);
  if (text === undefined) return undefined;
  const parsed = schema.safeParse(parseJson(text, file));
  if (!parsed.success) throw checkpointError(file, z.prettifyError(parsed.error));
  return parsed.data;
}

async function readText(file: string, signal: AbortSignal | undefined): Promise<string | undefined> {
  signal?.throwIfAborted();
  try {
    const entry = await stat(file);
    if (!entry.isFile()) throw checkpointError(file, "is not a file");
    if (entry.size > maxBytes) throw checkpointError(file, `${entry.size} bytes exceed the limit of ${maxBytes}`);
    return await readFile(file, { encoding: "utf8", signal });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    signal?.throwIfAborted();
    throw TesseraError.isInstance(error) ? error : checkpointError(file, "cannot be read", error);
  }
}
