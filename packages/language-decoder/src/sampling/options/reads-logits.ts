import type { TokenConstraint } from "@tessera/core";
import { logitsProcessors } from "../processors/logits-processors.ts";
import type { GenerationOptions } from "./generation-options.ts";

/** Whether a request looks at logits. If not, each token is the likeliest, and its id says it all. */
export function readsLogits(options: GenerationOptions, constraint?: TokenConstraint): boolean {
  const { doSample = false, numBeams = 1, logprobs, promptLogprobs } = options;
  const told = logprobs !== undefined || promptLogprobs !== undefined;
  return constraint !== undefined || doSample || numBeams > 1 || told || logitsProcessors.some((processor) => processor.active(options));
}
