import type { Context } from "hono";
import * as z from "zod";
import { offOnly } from "../body/off-only.ts";
import { openObject } from "../body/open-object.ts";
import type { ServerState } from "../http/server-state.ts";
import type { ChatMessage } from "../openai/chat/chat-message-schema.ts";
import { postRoute } from "../routes/route.ts";
import { answerOllama } from "./answer-ollama.ts";
import { generationFields, ollamaImage } from "./generation-fields.ts";
import { nothingAsked } from "./nothing-asked.ts";
import { ollamaError } from "./ollama-error.ts";
import { ownModelName } from "./own-model-name.ts";
import { toSamplingFields } from "./to-sampling-fields.ts";

const generateSchema = openObject({
  ...generationFields,
  prompt: z.string().nullish(),
  system: z.string().nullish(),
  images: z.array(ollamaImage).nullish(),
  context: offOnly(),
  raw: offOnly(false),
  suffix: offOnly(),
  template: offOnly(),
});

/** `POST /api/generate`: one question, with pictures or without. */
export const ollamaGenerateRoute = postRoute({
  path: "/api/generate",
  summary: "Answer one question in the form of Ollama's API",
  body: generateSchema,
  streams: true,
  streamType: "application/x-ndjson",
  errorBody: ollamaError,
  handle: generate,
});

async function generate(body: z.output<typeof generateSchema>, context: Context, state: ServerState): Promise<Response> {
  const { prompt, system, images, stream } = body;
  if (!prompt) return nothingAsked(context, state, body.model, { response: "" });
  const pictures = (images ?? []).map((url) => ({ type: "image_url" as const, image_url: url }));
  const messages: ChatMessage[] = [{ role: "user", content: [...pictures, { type: "text", text: prompt }] }];
  return answerOllama(context, state, {
    request: {
      ...toSamplingFields(body),
      model: ownModelName(body.model, state.options),
      messages: system ? [{ role: "system", content: system }, ...messages] : messages,
    },
    name: body.model,
    stream: stream ?? true,
    withTools: false,
    piece: (response) => ({ response }),
  });
}
