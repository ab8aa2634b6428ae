import { createHash } from "node:crypto";
import type { ServerState } from "../http/server-state.ts";
import { modelDetails } from "./model-details.ts";
import { ollamaModelName } from "./ollama-model-name.ts";

const millisecondsPerSecond = 1000;

/** The model in Ollama's lists. The digest is that of its name; its size is not known here. */
export function modelEntry({ options, created }: ServerState): object {
  const name = ollamaModelName(options);
  return {
    name,
    model: name,
    modified_at: new Date(created * millisecondsPerSecond).toISOString(),
    size: 0,
    digest: createHash("sha256").update(name).digest("hex"),
    details: modelDetails,
  };
}
