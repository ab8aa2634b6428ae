import { readFile } from "node:fs/promises";
import { extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { TesseraError } from "@tessera/core";
import type { ExtractSchema } from "@tessera/extract";

/**
 * A row's schema: a JSON Schema from `.json`, or what a module exports by default or as `schema`, such as a zod object. Throws
 * `invalid-argument`.
 */
export async function readExtractSchema(file: string): Promise<ExtractSchema> {
  const wrong = (why: string, cause?: unknown) => new TesseraError("invalid-argument", `${file} ${why}`, { facts: { file }, cause });
  if (extname(file) === ".json") {
    const text = await readFile(file, "utf8").catch((cause) => {
      throw wrong("cannot be read", cause);
    });
    try {
      return JSON.parse(text) as ExtractSchema;
    } catch (cause) {
      throw wrong("is not JSON", cause);
    }
  }
  const module = (await import(pathToFileURL(resolve(file)).href).catch((cause: NodeJS.ErrnoException) => {
    const hint =
      cause.code === "ERR_UNKNOWN_FILE_EXTENSION" ? ": this Node reads no TypeScript, take .mjs or Node 22.18" : `: ${cause.message}`;
    throw wrong(`cannot be loaded${hint}`, cause);
  })) as { readonly default?: ExtractSchema; readonly schema?: ExtractSchema };
  const schema = module.default ?? module.schema;
  if (schema === undefined) throw wrong("exports no schema, neither by default nor by that name");
  return schema;
}
