import type * as XGrammar from "@mlc-ai/web-xgrammar";
import type { Grammar } from "./grammar.ts";
import { oneLineJson } from "./one-line-json.ts";
import { toStructuralTag } from "./to-structural-tag.ts";

/** A grammar as XGrammar reads it. Aborts the instance when it does not. The caller disposes the result. */
export async function toXGrammar(xgrammar: typeof XGrammar, grammar: Grammar): Promise<XGrammar.Grammar> {
  if (grammar.type === "json_object") return oneLineJson(xgrammar, { type: "object" }, false);
  if (grammar.type === "json_schema") return oneLineJson(xgrammar, grammar.schema, true);
  return xgrammar.Grammar.fromStructuralTag(await toStructuralTag(xgrammar, grammar));
}
