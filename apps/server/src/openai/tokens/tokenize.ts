import * as z from "zod";
import { inert } from "../../body/inert.ts";
import { openObject } from "../../body/open-object.ts";
import { postRoute } from "../../routes/route.ts";

/** `POST /tokenize`: token ids of a text as it stands, in the form of vLLM's route. */
export const tokenizeRoute = postRoute({
  path: "/tokenize",
  summary: "Token ids of a text",
  body: openObject({ model: z.string().nullish(), prompt: z.string().max(262_144), add_special_tokens: inert }),
  handle: async ({ prompt }, context, { options: { model } }) => {
    const tokens = await model.tokenize(prompt);
    return context.json({ count: tokens.length, max_model_len: model.contextLength, tokens });
  },
});
