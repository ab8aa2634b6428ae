import { TesseraError } from "@tessera/core";
import * as z from "zod";
import type { ChatResult } from "./chat-result.ts";

/** The JSON Schema of what a zod schema takes. Throws `invalid-argument` for one that JSON Schema cannot express. */
export function toJsonSchema(schema: z.ZodType): Record<string, unknown> {
  try {
    return z.toJSONSchema(schema, { io: "input" });
  } catch (cause) {
    throw new TesseraError("invalid-argument", `The schema has no JSON Schema: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
}

/** The JSON value an answer holds. Throws `answer-incomplete`. */
export function parseJsonAnswer({ text, finishReason, tokenIds }: ChatResult): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const why = finishReason === "length" ? `was cut off after ${tokenIds.length} tokens: raise maxNewTokens` : "is not JSON";
    throw new TesseraError("answer-incomplete", `The answer ${why}`, { facts: { text, finishReason }, cause });
  }
}

/** The value as the schema gives it. Throws `answer-incomplete` naming what does not fit: refinements are beyond a grammar. */
export function fitSchema<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new TesseraError("answer-incomplete", `The answer does not fit the schema: ${z.prettifyError(parsed.error)}`, {
    facts: { value },
  });
}
