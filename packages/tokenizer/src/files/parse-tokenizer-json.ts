import { tokenizerInvalid } from "./tokenizer-invalid.ts";

/**
 * Parses bytes as UTF-8 JSON that holds an object.
 *
 * @throws TesseraError `tokenizer-invalid` naming the file
 */
export function parseTokenizerJson(bytes: Uint8Array, file: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw tokenizerInvalid(file, `is not JSON (${error instanceof Error ? error.message : String(error)})`, error);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw tokenizerInvalid(file, "does not hold a JSON object");
  return value as Record<string, unknown>;
}
