import * as z from "zod";
import { openObject } from "../../body/open-object.ts";
import { postRoute } from "../../routes/route.ts";

const tokenId = z
  .number()
  .int()
  .min(0)
  .max(2 ** 31 - 1);

/** `POST /detokenize`: the text of token ids, in the form of vLLM's route. */
export const detokenizeRoute = postRoute({
  path: "/detokenize",
  summary: "Text of token ids",
  body: openObject({ model: z.string().nullish(), tokens: z.array(tokenId).max(262_144) }),
  handle: async ({ tokens }, context, state) => context.json({ prompt: await state.options.model.detokenize(tokens) }),
});
