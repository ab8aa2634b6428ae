import { innerSchemas, isSchema, type Schema } from "./inner-schemas.ts";

/** Keywords that limit a value and that no mask follows. */
const unfollowed = [
  "not",
  "if",
  "then",
  "else",
  "multipleOf",
  "contains",
  "minContains",
  "maxContains",
  "dependencies",
  "dependentRequired",
  "dependentSchemas",
  "$dynamicRef",
  "$recursiveRef",
];
const numbers = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];
const texts = ["pattern", "minLength", "maxLength"];
const parts = [
  "properties",
  "patternProperties",
  "propertyNames",
  "required",
  "items",
  "prefixItems",
  "minItems",
  "maxItems",
  "minProperties",
];
const limits = [...numbers, ...texts, ...parts, "maxProperties", "additionalProperties", "type", "format"];
/** Beside these all other limits are left out. */
const alone = ["$ref", "anyOf", "oneOf", "allOf"];

/**
 * Where a JSON Schema asks for what XGrammar leaves out without a word, as `properties.age.multipleOf`; `undefined` when all of it is followed.
 * `format` only counts where it is followed, as in JSON Schema itself.
 */
export function findUnfollowed(schema: unknown): string | undefined {
  const left: { readonly schema: unknown; readonly path: string }[] = [{ schema, path: "" }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { schema, path } = next;
    if (!isSchema(schema)) continue;
    const keyword = unfollowedIn(schema);
    if (keyword !== undefined) return path + keyword;
    for (const inner of innerSchemas(schema)) left.push({ ...inner, path: path + inner.path });
  }
  return undefined;
}

function unfollowedIn(schema: Schema): string | undefined {
  const has = (name: string) => Object.hasOwn(schema, name) && schema[name] !== undefined;
  const { $ref, allOf, type } = schema;
  const keyword = unfollowed.find(has);
  if (keyword !== undefined) return keyword;
  if (schema.uniqueItems === true) return "uniqueItems";
  if (typeof $ref === "string" && $ref !== "#" && !$ref.startsWith("#/")) return "$ref";
  if (Array.isArray(allOf) && allOf.length > 1) return "allOf";
  const only = alone.find(has);
  if (only !== undefined) return [...limits, ...alone].find((name) => name !== only && has(name));
  if (has("enum") || has("const")) return [...numbers, ...texts].find(has);
  if (type === undefined && !parts.some(has)) return [...numbers, ...texts].find(has);
  if (has("properties")) return ["patternProperties", "propertyNames"].find(has);
  const lengths = ["minLength", "maxLength"].find(has);
  return has("pattern") ? lengths : undefined;
}
