/** A JSON Schema as typed. Throws an error that says what is wrong with it. */
export function parseSchema(text: string): object {
  let schema: unknown;
  try {
    schema = JSON.parse(text);
  } catch (error) {
    throw new Error(`The JSON Schema is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) throw new Error("A JSON Schema is an object.");
  return schema;
}
