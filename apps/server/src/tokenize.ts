import type { Context } from "hono";
import * as z from "zod";
import { parseBody } from "./parse-body.ts";
import type { ServerState } from "./server-state.ts";

/** What `POST /tokenize` takes. */
export const tokenizeSchema = z.strictObject({ model: z.string().nullish(), prompt: z.string().max(1_000_000) });

/** What `POST /detokenize` takes. */
export const detokenizeSchema = z.strictObject({
  model: z.string().nullish(),
  tokens: z
    .array(
      z
        .number()
        .int()
        .min(0)
        .max(2 ** 31 - 1),
    )
    .max(1_000_000),
});

/** `POST /tokenize`: token ids of a text as it stands, in the form of vLLM's route. */
export async function tokenize(context: Context, { options: { model } }: ServerState): Promise<Response> {
  const { prompt } = await parseBody(context.req.raw, tokenizeSchema);
  const tokens = await model.tokenize(prompt);
  return context.json({ count: tokens.length, max_model_len: model.contextLength, tokens });
}

/** `POST /detokenize`: the text of token ids. */
export async function detokenize(context: Context, { options: { model } }: ServerState): Promise<Response> {
  const { tokens } = await parseBody(context.req.raw, detokenizeSchema);
  return context.json({ prompt: await model.detokenize(tokens) });
}
