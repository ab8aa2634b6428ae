import { toJsonSchema } from "@langchain/core/utils/json_schema";
import { type Grammar, TesseraError, type ToolDefinition } from "@tessera/sdk";

/** The response format of a schema: zod's, another library's, or a JSON Schema. */
export function toGrammar(schema: Parameters<typeof toJsonSchema>[0]): Grammar {
  return { type: "json_schema", schema: toJsonSchema(schema) as Record<string, unknown>, loose: true };
}

/**
 * Calls of tools as `tool_choice` allows them: "any" and "required" demand one, a name demands that one.
 *
 * @throws TesseraError `invalid-argument` for a name that no tool has
 */
export function toToolGrammar(tools: readonly ToolDefinition[], choice: unknown): Grammar {
  const wanted = typeof choice === "object" && choice !== null ? (choice as { function?: { name?: unknown } }).function?.name : choice;
  if (wanted === undefined || wanted === null || wanted === "auto") return { type: "tool_calls", tools };
  if (wanted === "any" || wanted === "required") return { type: "tool_calls", tools, required: true };
  const named = tools.filter(({ name }) => name === wanted);
  if (named.length === 0)
    throw new TesseraError("invalid-argument", `There is no tool ${JSON.stringify(wanted)}`, {
      facts: { tools: tools.map(({ name }) => name) },
    });
  return { type: "tool_calls", tools: named, required: true };
}
