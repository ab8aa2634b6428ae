import type { StructuralTagFormat } from "@mlc-ai/web-xgrammar";
import type { Grammar } from "./grammar.ts";

const begin = "<tool_call>";
const end = "</tool_call>";

/** Patterns and tool calls in XGrammar's description of tagged text. */
export function toStructuralTag(grammar: Extract<Grammar, { readonly type: "regex" | "tool_calls" }>): StructuralTagFormat {
  if (grammar.type === "regex") return { type: "regex", pattern: grammar.pattern };
  const calls = grammar.tools.map(({ name, parameters = { type: "object", properties: {} } }) => ({
    type: "object",
    properties: { name: { const: name }, arguments: parameters },
    required: ["name", "arguments"],
  }));
  const tags = calls.map((schema) => ({
    type: "tag" as const,
    begin: `${begin}\n`,
    content: { type: "json_schema" as const, json_schema: schema },
    end: `\n${end}`,
  }));
  if (grammar.required === true) return tags.length === 1 ? tags[0]! : { type: "or", elements: tags };
  return { type: "triggered_tags", triggers: [begin], tags };
}
