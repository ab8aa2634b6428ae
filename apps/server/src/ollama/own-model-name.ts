import type { ServerOptions } from "../http/server-options.ts";
import { ollamaModelName } from "./ollama-model-name.ts";

/** The name by which the server knows the model that a client of Ollama asks for, with or without its tag. */
export function ownModelName(given: string, options: ServerOptions): string {
  return given === ollamaModelName(options) ? options.modelName : given;
}
