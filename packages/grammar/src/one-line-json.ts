import { randomUUID } from "node:crypto";
import type * as XGrammar from "@mlc-ai/web-xgrammar";
import { nameRanges } from "./numbers/name-ranges.ts";

/**
 * The grammar of a JSON Schema on one line, as `json.dumps` writes it: free white space costs tokens, and weak models fill their answer with it.
 *
 * @param strict properties that the schema does not name are not allowed
 * @throws Error when no number lies between bounds
 */
export async function oneLineJson(xgrammar: typeof XGrammar, schema: unknown, strict: boolean): Promise<XGrammar.Grammar> {
  const ranges = new Map<string, string>();
  // No schema has these texts of its own.
  const secret = randomUUID();
  const named = nameRanges(schema, (range) => {
    const text = `${secret} ${ranges.size}`;
    ranges.set(JSON.stringify(JSON.stringify(text)), range);
    return text;
  });
  const grammar = await xgrammar.Grammar.fromJSONSchema(JSON.stringify(named), false, -1, undefined, strict);
  if (ranges.size === 0) return grammar;
  const rules = grammar.toString().replaceAll(new RegExp(`"\\\\"${secret} \\d+\\\\""`, "g"), (text) => ranges.get(text)!);
  grammar.dispose();
  return xgrammar.Grammar.fromEBNF(rules);
}
