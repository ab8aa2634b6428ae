import type { Route } from "../routes/route.ts";
import { ollamaError } from "./ollama-error.ts";

/** Of the API that these routes speak: clients ask for it to know which fields they may send. */
const version = "0.12.0";

/** `GET /api/version`. */
export const versionRoute: Route = {
  method: "get",
  path: "/api/version",
  summary: "The version of Ollama's API that is spoken",
  statuses: [401],
  errorBody: ollamaError,
  handle: (context) => context.json({ version }),
};
