import type { Route } from "../routes/route.ts";
import { modelEntry } from "./model-entry.ts";
import { ollamaError } from "./ollama-error.ts";

/** Ollama's sign for a model that stays until the server ends. */
const never = "2318-01-01T00:00:00Z";

/** `GET /api/ps`: the models that are loaded. */
export const psRoute: Route = {
  method: "get",
  path: "/api/ps",
  summary: "The loaded model in the form of Ollama's API",
  statuses: [401],
  errorBody: ollamaError,
  handle: (context, state) =>
    context.json({
      models:
        state.options.model.ready === false
          ? []
          : [{ ...modelEntry(state), expires_at: never, size_vram: 0, context_length: state.options.model.contextLength }],
    }),
};
