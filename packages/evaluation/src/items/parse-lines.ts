import { TesseraError } from "@tessera/core";
import { z } from "zod";

const maxLines = 1_000_000;

/**
 * Parses JSON lines against a schema; empty lines are skipped.
 *
 * @throws TesseraError `invalid-argument`: "<name>, line <n>: <reason>", also for an id used twice
 */
export function parseLines<T extends { readonly id: string }>(text: string, schema: z.ZodType<T>, name: string): T[] {
  const lines = text.split("\n");
  const fail = (line: number, reason: string, cause?: unknown): never => {
    throw new TesseraError("invalid-argument", `${name}, line ${line}: ${reason}`, { facts: { file: name, line }, cause });
  };
  if (lines.length > maxLines) fail(maxLines + 1, `more than ${maxLines} lines`);
  const seen = new Set<string>();
  const values: T[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") continue;
    let json: unknown;
    try {
      json = JSON.parse(line);
    } catch (error) {
      fail(index + 1, `is not JSON (${error instanceof Error ? error.message : String(error)})`, error);
    }
    const parsed = schema.safeParse(json);
    if (!parsed.success) return fail(index + 1, z.prettifyError(parsed.error), parsed.error);
    if (seen.has(parsed.data.id)) fail(index + 1, `the id ${JSON.stringify(parsed.data.id)} was used before`);
    seen.add(parsed.data.id);
    values.push(parsed.data);
  }
  return values;
}
