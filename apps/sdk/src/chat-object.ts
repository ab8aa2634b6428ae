import { TesseraError } from "@tessera/core";
import type { ChatResult } from "@tessera/engine";
import type { Grammar } from "@tessera/grammar";
import * as z from "zod";

/** A typed answer. */
export interface ChatObject<T> {
  readonly object: T;
  readonly result: ChatResult;
}

/** The response format of a zod schema. Throws `invalid-argument` for one that JSON Schema cannot express. */
export function schemaFormat(schema: z.ZodType): Grammar {
  try {
    return { type: "json_schema", schema: z.toJSONSchema(schema, { io: "input" }) };
  } catch (cause) {
    throw new TesseraError("invalid-argument", `The schema has no JSON Schema: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
}

/** The value an answer holds. Throws `answer-incomplete`. */
export function readObject<T>(result: ChatResult, schema: z.ZodType<T>): ChatObject<T> {
  const { text, finishReason, tokenIds } = result;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const why = finishReason === "length" ? `was cut off after ${tokenIds.length} tokens: raise maxNewTokens` : "is not JSON";
    throw new TesseraError("answer-incomplete", `The answer ${why}`, { facts: { text, finishReason }, cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return { object: parsed.data, result };
  throw new TesseraError("answer-incomplete", `The answer does not fit the schema: ${z.prettifyError(parsed.error)}`, { facts: { text } });
}
