import type { Context } from "hono";
import type { ServerState } from "../http/server-state.ts";
import { checkModelName } from "../openai/generation/check-model-name.ts";
import { ownModelName } from "./own-model-name.ts";

/** Answers a request that asks nothing, by which Ollama's clients have a model loaded: it is. Throws 404 when there is no such model. */
export function nothingAsked(context: Context, { options }: ServerState, model: string, piece: object): Response {
  checkModelName(ownModelName(model, options), options);
  return context.json({ model, created_at: new Date().toISOString(), ...piece, done: true, done_reason: "load" });
}
