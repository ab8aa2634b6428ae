import { TesseraError } from "./tessera-error.ts";

/**
 * Checks an argument of a library call.
 *
 * @throws TesseraError `invalid-argument`: "Expected <what> for `name` but received <value> (<type>)".
 */
export function expectArgument(condition: boolean, what: string, name: string, value: unknown): asserts condition {
  if (condition) return;
  const shown = typeof value === "string" ? JSON.stringify(value.slice(0, 80)) : String(value);
  throw new TesseraError("invalid-argument", `Expected ${what} for \`${name}\` but received ${shown} (${typeof value})`, {
    facts: { argument: name },
  });
}
