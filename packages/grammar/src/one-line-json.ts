import type * as XGrammar from "@mlc-ai/web-xgrammar";

/**
 * The grammar of a JSON Schema on one line, as `json.dumps` writes it: free white space costs tokens, and weak models fill their answer with it.
 *
 * @param strict properties that the schema does not name are not allowed
 */
export function oneLineJson(xgrammar: typeof XGrammar, schema: unknown, strict: boolean): Promise<XGrammar.Grammar> {
  return xgrammar.Grammar.fromJSONSchema(JSON.stringify(schema), false, -1, undefined, strict);
}
