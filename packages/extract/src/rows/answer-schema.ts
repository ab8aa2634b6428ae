import { expectArgument } from "@tessera/core";
import { fitSchema, toJsonSchema } from "@tessera/engine";
import type * as z from "zod";
import type { ExtractOptions, ExtractSchema } from "../extract-options.ts";

type JsonSchema = Readonly<Record<string, unknown>>;

/** What an answer must look like, and the values that one holds. */
export interface AnswerSchema<T> {
  readonly schema: JsonSchema;
  /** The rows' values. Throws `answer-incomplete` where a refinement fails. */
  readonly read: (answer: unknown) => readonly T[];
}

/** The schema of a row as one of an answer: for items, of a list of them. Throws `invalid-argument`. */
export function answerSchema<T>({ schema, per }: Pick<ExtractOptions<T>, "schema" | "per">): AnswerSchema<T> {
  const row = jsonSchema(schema);
  const parse = (value: unknown): T => (isZod(schema) ? fitSchema(schema as z.ZodType<T>, value) : (value as T));
  if (per !== "item") return { schema: row, read: (answer) => [parse(answer)] };
  const { $defs, $schema: _, ...item } = row;
  return {
    schema: {
      type: "object",
      properties: { items: { type: "array", items: item } },
      required: ["items"],
      additionalProperties: false,
      ...($defs === undefined ? {} : { $defs }),
    },
    read: (answer) => (answer as { items: unknown[] }).items.map(parse),
  };
}

function isZod(schema: ExtractSchema): boolean {
  return "_zod" in schema;
}

function jsonSchema(schema: ExtractSchema): JsonSchema {
  expectArgument(
    typeof schema === "object" && schema !== null && !Array.isArray(schema),
    "a zod schema or a JSON Schema",
    "schema",
    schema,
  );
  const json = isZod(schema) ? toJsonSchema(schema as z.ZodType) : (schema as JsonSchema);
  expectArgument(json.type === "object", "a schema of an object", "schema.type", json.type);
  return json;
}
