import * as z from "zod";
import { inert } from "../../body/inert.ts";
import { offOnly } from "../../body/off-only.ts";
import { openObject } from "../../body/open-object.ts";
import { answerContent, contentPart, textContent } from "./content-parts.ts";

/** What functions may be called. */
export const toolName = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/, "a name of letters, digits, _ and -");

// Some clients send the arguments parsed, or none.
const callArguments = z
  .union([z.string(), z.record(z.string(), z.unknown())])
  .nullish()
  .transform((given) => (typeof given === "string" ? given || "{}" : JSON.stringify(given ?? {})));
const calledFunction = openObject({ name: toolName, arguments: callArguments });
const toolCall = openObject({
  id: z.string().nullish(),
  // A delta of a stream that is sent back has its index.
  index: inert,
  type: z.literal("function").nullish(),
  function: calledFunction,
});
const name = z.string().nullish();
const id = inert;

const assistant = openObject({
  role: z.literal("assistant"),
  content: answerContent.nullish(),
  name,
  id,
  refusal: z.string().nullish(),
  tool_calls: z.array(toolCall).nullish(),
  function_call: calledFunction.nullish(),
  audio: offOnly(),
  prefix: offOnly(false),
  annotations: inert,
  parsed: inert,
  reasoning: inert,
  reasoning_content: inert,
  reasoning_details: inert,
  thinking_blocks: inert,
  provider_specific_fields: inert,
});

/** A message of `POST /v1/chat/completions`, as clients write it or send it back. */
export const chatMessage = z.discriminatedUnion("role", [
  openObject({ role: z.enum(["system", "developer"]), content: textContent, name, id }),
  openObject({ role: z.literal("user"), content: z.union([z.string(), z.array(contentPart)]), name, id }),
  assistant,
  openObject({ role: z.literal("tool"), content: textContent, tool_call_id: z.string().nullish(), name, id, artifact: inert }),
  openObject({ role: z.literal("function"), content: textContent.nullish(), name, id }),
]);

export type ChatMessage = z.output<typeof chatMessage>;
