import * as z from "zod";
import { inert } from "../body/inert.ts";
import { openObject } from "../body/open-object.ts";
import { HttpError } from "../http/http-error.ts";
import { checkModelName } from "../openai/generation/check-model-name.ts";
import { postRoute } from "../routes/route.ts";
import { modelDetails } from "./model-details.ts";
import { ollamaError } from "./ollama-error.ts";
import { ownModelName } from "./own-model-name.ts";

/** `POST /api/show`: what the model can do and how much it takes. */
export const showRoute = postRoute({
  path: "/api/show",
  summary: "About the model in the form of Ollama's API",
  // Older clients call the model `name`.
  body: openObject({
    model: z.string().nullish(),
    name: z.string().nullish(),
    verbose: inert,
    system: inert,
    template: inert,
    options: inert,
  }),
  errorBody: ollamaError,
  handle: ({ model, name }, context, { options, created }) => {
    const given = model || name;
    if (!given) throw new HttpError(400, "The field model: expected the name of a model", { param: "model", code: "invalid_value" });
    checkModelName(ownModelName(given, options), options);
    return context.json({
      modelfile: "",
      parameters: "",
      template: "",
      details: modelDetails,
      model_info: { "general.architecture": "internvl", "internvl.context_length": options.model.contextLength },
      capabilities: ["completion", "vision", "tools"],
      modified_at: new Date(created * 1000).toISOString(),
    });
  },
});
