import { type ChatResult, fitSchema, parseJsonAnswer, toJsonSchema } from "@tessera/engine";
import type { Grammar } from "@tessera/grammar";
import type * as z from "zod";

/** A typed answer. */
export interface ChatObject<T> {
  readonly object: T;
  readonly result: ChatResult;
}

/** The response format of a zod schema. Throws `invalid-argument` for one that JSON Schema cannot express. */
export function schemaFormat(schema: z.ZodType): Grammar {
  return { type: "json_schema", schema: toJsonSchema(schema), loose: true };
}

/** The value an answer holds. Throws `answer-incomplete`. */
export function readObject<T>(result: ChatResult, schema: z.ZodType<T>): ChatObject<T> {
  return { object: fitSchema(schema, parseJsonAnswer(result)), result };
}
