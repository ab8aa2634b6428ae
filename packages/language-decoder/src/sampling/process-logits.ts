import type { GenerationOptions } from "./options/generation-options.ts";
import { logitsProcessors } from "./processors/logits-processors.ts";
import type { LogitsContext } from "./sampler.ts";

/** Changes logits, float32 [vocab], in place by all {@link logitsProcessors} that the options ask for. */
export function processLogits(logits: Float32Array, options: GenerationOptions, context: LogitsContext): void {
  for (const processor of logitsProcessors) if (processor.active(options)) processor.apply(logits, options, context);
}
