import type { Context } from "hono";
import * as z from "zod";
import { inert } from "../body/inert.ts";
import { openObject } from "../body/open-object.ts";
import { parseBody } from "../body/parse-body.ts";
import type { ServerState } from "../http/server-state.ts";

/** What `POST /tokenize` takes. */
export const tokenizeSchema = openObject({ model: z.string().nullish(), prompt: z.string().max(262_144), add_special_tokens: inert });

/** What `POST /detokenize` takes. */
export const detokenizeSchema = openObject({
  model: z.string().nullish(),
  tokens: z
    .array(
      z
        .number()
        .int()
        .min(0)
        .max(2 ** 31 - 1),
    )
    .max(262_144),
});

/** `POST /tokenize`: token ids of a text as it stands, in the form of vLLM's route. */
export async function tokenize(context: Context, state: ServerState): Promise<Response> {
  const { prompt } = await parseBody(context, state, tokenizeSchema);
  const { model } = state.options;
  const tokens = await model.tokenize(prompt);
  return context.json({ count: tokens.length, max_model_len: model.contextLength, tokens });
}

/** `POST /detokenize`: the text of token ids. */
export async function detokenize(context: Context, state: ServerState): Promise<Response> {
  const { tokens } = await parseBody(context, state, detokenizeSchema);
  return context.json({ prompt: await state.options.model.detokenize(tokens) });
}
