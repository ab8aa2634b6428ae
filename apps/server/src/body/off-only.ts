import * as z from "zod";

/** What a field at fault carries when its value asks for what the server cannot do. */
const unsupported = { unsupported: true } as const;

/**
 * A field that would change the answer and is not supported: it may be there with a value that asks for nothing, `null`, an empty list, object
 * or text, or one of those given.
 */
export function offOnly(...values: readonly (string | number | boolean)[]): z.ZodOptional<z.ZodUnknown> {
  const isOff = (value: unknown) => value == null || value === "" || isEmpty(value) || values.includes(value as string);
  return z.unknown().refine(isOff, { params: unsupported }).optional();
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
