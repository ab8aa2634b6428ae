import type { ServerOptions } from "../http/server-options.ts";

/** What Ollama's clients are told that the model is called: with a tag, which some of them look for. */
export function ollamaModelName({ modelName }: ServerOptions): string {
  return modelName.includes(":") ? modelName : `${modelName}:latest`;
}
