/** A function that the model may call, as in OpenAI's API. */
export interface ToolDefinition {
  readonly name: string;
  readonly description?: string;
  /** JSON Schema of the arguments. @default an object without properties */
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/**
 * What an answer must look like.
 *
 * - `json_object`: any JSON object, on one line.
 * - `json_schema`: JSON that fits the schema, on one line. Properties that the schema does not name are not allowed unless it says so. A schema
 *   with limits that no mask follows, such as `multipleOf`, is refused; `loose` leaves those limits to who reads the answer.
 * - `regex`: the whole answer matches.
 * - `tool_calls`: calls as `<tool_call>{"name": …, "arguments": {…}}</tool_call>`, the form that Qwen2.5 and Hermes models are trained on.
 *   Text may stand around them, unless one is `required`: then the answer is one call and nothing else. `single` ends after the first.
 * - `boxes`: `<ref>label</ref><box>[[x1, y1, x2, y2], …]</box>` with whole numbers from 0 to 1000 and `most` boxes at most. That the second edge
 *   lies behind the first is not said by it.
 */
export type Grammar =
  | { readonly type: "json_object" }
  | { readonly type: "json_schema"; readonly schema: Readonly<Record<string, unknown>> | boolean; readonly loose?: boolean }
  | { readonly type: "boxes"; readonly label?: string; readonly most?: number }
  | { readonly type: "regex"; readonly pattern: string }
  | { readonly type: "tool_calls"; readonly tools: readonly ToolDefinition[]; readonly required?: boolean; readonly single?: boolean };
