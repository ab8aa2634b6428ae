import { inertText, TesseraError } from "@tessera/core";
import * as z from "zod";
import { answerAbout } from "./answer-about.ts";
import { maxTokensField, mediaField, pagesField } from "./fields.ts";
import { defineTool } from "./tool.ts";

/** Reads values out of a picture or document. */
export const extractTool = defineTool({
  name: "extract",
  title: "Extract values",
  description: "Reads values out of a picture or PDF, such as an invoice, as JSON of a given JSON Schema.",
  input: z.object({
    source: mediaField,
    schema: z.record(z.string(), z.unknown()).describe("JSON Schema of an object"),
    instruction: z.string().max(10_000).optional().describe("What to read, where the schema does not say it"),
    pages: pagesField,
    max_tokens: maxTokensField,
  }),
  output: z.object({ value: z.record(z.string(), z.unknown()) }),
  text: ({ value }) => JSON.stringify(value),
  async run({ source, schema, instruction = "", pages, max_tokens }, setting) {
    if (schema.type !== "object") throw new TesseraError("invalid-argument", "schema: expected the JSON Schema of an object");
    const inert = inertText(instruction);
    const question = `Read what is shown and answer with JSON.${inert === "" ? "" : ` ${inert}`}`;
    const responseFormat = { type: "json_schema", schema } as const;
    const { text, finishReason } = await answerAbout(
      { sources: [source], pages },
      { question, responseFormat, maxNewTokens: max_tokens },
      setting,
    );
    try {
      return { value: JSON.parse(text) as Record<string, unknown> };
    } catch (cause) {
      const why = finishReason === "length" ? "was cut off: raise max_tokens" : "is not JSON";
      throw new TesseraError("answer-incomplete", `The answer ${why}`, { cause });
    }
  },
});
