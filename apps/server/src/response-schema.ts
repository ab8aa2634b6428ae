import * as z from "zod";
import { contentPart, textContent } from "./content-parts.ts";

const item = z.union([
  z.strictObject({ type: z.literal("message").optional(), role: z.literal("user"), content: z.union([z.string(), z.array(contentPart)]) }),
  z.strictObject({
    type: z.literal("message").optional(),
    role: z.enum(["system", "developer", "assistant"]),
    // What came out of an earlier response may go in again as it is.
    content: z.union([textContent, z.array(z.object({ type: z.literal("output_text"), text: z.string() })).transform(joined)]),
    id: z.string().optional(),
    status: z.string().optional(),
  }),
]);

function joined(parts: readonly { readonly text: string }[]): string {
  return parts.map(({ text }) => text).join("\n");
}

/** What `POST /v1/responses` takes: text and pictures in, text out; nothing is stored. */
export const responseSchema = z.strictObject({
  model: z.string(),
  input: z.union([z.string().min(1), z.array(item).min(1)]),
  instructions: z.string().nullish(),
  stream: z.boolean().nullish(),
  max_output_tokens: z.number().int().positive().nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  auto_orient: z.boolean().nullish(),
  text: z
    .strictObject({
      format: z
        .discriminatedUnion("type", [
          z.strictObject({ type: z.literal("text") }),
          z.strictObject({ type: z.literal("json_object") }),
          z.strictObject({
            type: z.literal("json_schema"),
            name: z.string(),
            schema: z.record(z.string(), z.unknown()),
            description: z.string().optional(),
            strict: z.boolean().nullish(),
          }),
        ])
        .optional(),
    })
    .nullish(),
  store: z.boolean().nullish(),
  truncation: z.literal("disabled").nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  user: z.string().nullish(),
});

export type ResponseRequest = z.output<typeof responseSchema>;
