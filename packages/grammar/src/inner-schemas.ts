/** A JSON Schema that is an object. */
export type Schema = Readonly<Record<string, unknown>>;

export const isSchema = (value: unknown): value is Schema => typeof value === "object" && value !== null && !Array.isArray(value);

/** The schemas right inside one, and where, as `properties.age.`. */
export function innerSchemas(schema: Schema): { readonly schema: unknown; readonly path: string }[] {
  const named = ["properties", "patternProperties", "$defs", "definitions"].flatMap((keyword) =>
    isSchema(schema[keyword])
      ? Object.entries(schema[keyword]).map(([name, inner]) => ({ schema: inner, path: `${keyword}.${name}.` }))
      : [],
  );
  const listed = ["anyOf", "oneOf", "allOf", "prefixItems"].flatMap((keyword) =>
    Array.isArray(schema[keyword]) ? schema[keyword].map((inner, i) => ({ schema: inner as unknown, path: `${keyword}.${i}.` })) : [],
  );
  const single = ["items", "additionalProperties", "unevaluatedProperties", "unevaluatedItems", "propertyNames"].map((keyword) => ({
    schema: schema[keyword],
    path: `${keyword}.`,
  }));
  return [...named, ...listed, ...single];
}
