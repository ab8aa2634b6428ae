import type * as XGrammar from "@mlc-ai/web-xgrammar";

/**
 * The grammar of a JSON Schema on one line, as `json.dumps` writes it: free white space costs tokens, and weak models fill their answer with it.
 *
 * @param strict properties that the schema does not name are not allowed
 */
export function oneLineJson(xgrammar: typeof XGrammar, schema: unknown, strict: boolean): Promise<XGrammar.Grammar> {
  return xgrammar.Grammar.fromJSONSchema(JSON.stringify(schema, wholeBounds), false, -1, undefined, strict);
}

const outward: Readonly<Record<string, (bound: number) => number>> = {
  minimum: Math.floor,
  exclusiveMinimum: Math.floor,
  maximum: Math.ceil,
  exclusiveMaximum: Math.ceil,
};

/** A bound such as 0.5 as the whole number outside of it: XGrammar takes any character for its point, so that no JSON would come out. */
function wholeBounds(this: unknown, name: string, value: unknown): unknown {
  const bound = (this as { readonly type?: unknown }).type === "number" && typeof value === "number" ? outward[name] : undefined;
  return bound === undefined ? value : bound(value as number);
}
