import { parseSchema } from "../settings/parse-schema.ts";
import type { Settings } from "../settings/settings.ts";

/** The form that the answer is held to, as the request says it. Throws when the schema is no JSON object. */
export function responseFormat({ form, schema, regex }: Settings): object {
  if (form === "json") return { response_format: { type: "json_object" } };
  if (form === "regex" && regex !== "") return { response_format: { type: "regex_schema", regex_schema: regex } };
  if (form !== "schema" || schema.trim() === "") return {};
  return { response_format: { type: "json_schema", json_schema: { name: "answer", schema: parseSchema(schema) } } };
}
