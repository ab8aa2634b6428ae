import * as z from "zod";
import { inert } from "../../body/inert.ts";
import { offOnly } from "../../body/off-only.ts";
import { openObject } from "../../body/open-object.ts";
import { answerContent, contentPart, textContent } from "../chat/content-parts.ts";

// What came out of an earlier response may go in again as it is.
const notes = { id: inert, status: inert, phase: inert };
const type = z.literal("message").nullish();
const item = z.union([
  openObject({ type, role: z.literal("user"), content: z.union([z.string(), z.array(contentPart)]), ...notes }),
  openObject({ type, role: z.enum(["system", "developer"]), content: textContent, ...notes }),
  openObject({ type, role: z.literal("assistant"), content: answerContent, ...notes }),
  z.object({ type: z.literal("reasoning") }),
]);

const format = z.discriminatedUnion("type", [
  openObject({ type: z.literal("text") }),
  openObject({ type: z.literal("json_object") }),
  openObject({
    type: z.literal("json_schema"),
    name: z.string(),
    schema: z.record(z.string(), z.unknown()),
    description: z.string().nullish(),
    strict: z.boolean().nullish(),
  }),
]);

/** What `POST /v1/responses` takes: text and pictures in, text out; nothing is stored. */
export const responseSchema = openObject({
  model: z.string(),
  input: z.union([z.string().min(1), z.array(item).min(1)]),
  instructions: z.string().nullish(),
  stream: z.boolean().nullish(),
  stream_options: openObject({ include_obfuscation: inert }).nullish(),
  max_output_tokens: z.number().int().positive().nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  auto_orient: z.boolean().nullish(),
  text: openObject({ format: format.nullish(), verbosity: offOnly("medium") }).nullish(),
  metadata: z
    .record(z.string().max(64), z.string().max(512))
    .refine((given) => Object.keys(given).length <= 16, "at most 16 entries")
    .nullish(),
  user: z.string().max(10_000).nullish(),
  cache_salt: z.string().max(1000).nullish(),
  background: offOnly(false),
  conversation: offOnly(),
  include: z.array(z.enum(["reasoning.encrypted_content", "file_search_call.results", "computer_call_output.output.image_url"])).nullish(),
  max_tool_calls: inert,
  parallel_tool_calls: inert,
  previous_response_id: offOnly(),
  prompt: offOnly(),
  prompt_cache_key: inert,
  prompt_cache_retention: inert,
  reasoning: z.union([openObject({ effort: offOnly("none"), summary: inert, generate_summary: inert })]).nullish(),
  safety_identifier: inert,
  service_tier: inert,
  store: inert,
  tool_choice: offOnly("none", "auto"),
  tools: offOnly(),
  top_logprobs: offOnly(0),
  truncation: z.enum(["disabled", "auto"]).nullish(),
});

export type ResponseRequest = z.output<typeof responseSchema>;
