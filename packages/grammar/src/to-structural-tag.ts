import type * as XGrammar from "@mlc-ai/web-xgrammar";
import { boxesPattern } from "./boxes-pattern.ts";
import type { Grammar } from "./grammar.ts";
import { oneLineJson } from "./one-line-json.ts";

const begin = "<tool_call>";
const end = "</tool_call>";

/** Patterns, boxes and tool calls in XGrammar's description of tagged text. */
export async function toStructuralTag(
  xgrammar: typeof XGrammar,
  grammar: Extract<Grammar, { readonly type: "boxes" | "regex" | "tool_calls" }>,
): Promise<XGrammar.StructuralTag> {
  if (grammar.type === "boxes") return { type: "structural_tag", format: { type: "regex", pattern: boxesPattern(grammar) } };
  if (grammar.type === "regex") return { type: "structural_tag", format: { type: "regex", pattern: grammar.pattern } };
  const tags: XGrammar.TagFormat[] = [];
  for (const { name, parameters = { type: "object", properties: {} } } of grammar.tools) {
    const schema = { type: "object", properties: { name: { const: name }, arguments: parameters }, required: ["name", "arguments"] };
    const json = await oneLineJson(xgrammar, schema, true);
    tags.push({ type: "tag", begin: `${begin}\n`, content: { type: "grammar", grammar: json.toString() }, end: `\n${end}` });
    json.dispose();
  }
  if (grammar.required === true) return { type: "structural_tag", format: tags.length === 1 ? tags[0]! : { type: "or", elements: tags } };
  return { type: "structural_tag", format: { type: "triggered_tags", triggers: [begin], tags, stop_after_first: grammar.single ?? false } };
}
