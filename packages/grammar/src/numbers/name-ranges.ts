import { innerSchemas, isSchema } from "../inner-schemas.ts";
import { decimalRange } from "./decimal-range.ts";

const boundNames = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"] as const;
/** Beside these a type and its bounds are left out. */
const ruling = ["enum", "const", "$ref", "anyOf", "oneOf", "allOf"];
/** What others may refer to stays where it is. */
const definitions = ["$defs", "definitions"];

type Schema = Record<string, unknown>;

/**
 * A JSON Schema with texts in place of its numbers between bounds. XGrammar's own expressions for those let others through, as 1.5 where 1 is the
 * most, leave some out, and take any character for a bound's point.
 *
 * @param name gives the text that stands for a range, which is an expression of EBNF
 * @throws Error when no number lies between bounds
 */
export function nameRanges(schema: unknown, name: (range: string) => string): unknown {
  const named = structuredClone(schema);
  const left: unknown[] = [named];
  while (left.length > 0) {
    const schema = left.pop();
    if (!isSchema(schema)) continue;
    for (const inner of innerSchemas(schema)) left.push(inner.schema);
    nameRange(schema as Schema, name);
  }
  return named;
}

function nameRange(schema: Schema, name: (range: string) => string): void {
  const given = boundNames.filter((bound) => typeof schema[bound] === "number");
  const types = [schema.type].flat();
  const type = ["number", "integer"].find((one) => types.includes(one));
  if (type === undefined || given.length === 0 || ruling.some((keyword) => Object.hasOwn(schema, keyword))) return;
  const range = decimalRange(Object.fromEntries(given.map((bound) => [bound, schema[bound]])), type === "integer");
  if (range === undefined) throw new Error(`no ${type} has ${given.map((bound) => `${bound} ${schema[bound]}`).join(" and ")}`);
  const rest: Schema = { ...schema, type: types.filter((one) => one !== "number" && one !== "integer") };
  for (const keyword of [...boundNames, ...definitions]) delete rest[keyword];
  for (const keyword of Object.keys(schema)) if (!definitions.includes(keyword)) delete schema[keyword];
  const text = { const: name(range) };
  Object.assign(schema, types.length === 1 ? text : { anyOf: [text, rest] });
}
