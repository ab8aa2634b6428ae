import { readFile } from "node:fs/promises";
import * as z from "zod";
import { checkpointError } from "../checkpoint-error.ts";

/** Reads and validates a JSON file; `undefined` when it does not exist. */
export async function readJsonFile<T>(
  file: string,
  schema: z.ZodType<T>,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<T | undefined> {
  let text: string;
  try {
    text = await readFile(file, { encoding: "utf8", signal });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    signal?.throwIfAborted();
    throw checkpointError(file, "cannot be read", error);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw checkpointError(file, "is not JSON", cause);
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw checkpointError(file, z.prettifyError(parsed.error));
  return parsed.data;
}
