import { huggingFace } from "./hugging-face.ts";
import { modelScope } from "./model-scope.ts";
import type { Source } from "./source.ts";

/** Every hub, at its own address. The first is meant where a name has no prefix. */
export function defaultSources(): readonly Source[] {
  return [huggingFace(), modelScope()];
}
