import type { GenerationOptions } from "./options/generation-options.ts";

/** Whether no warper behind top-p changes the distribution. */
export function endsWithTopP({ minP = 0, typicalP = 1, epsilonCutoff = 0, etaCutoff = 0 }: GenerationOptions): boolean {
  return minP === 0 && typicalP >= 1 && epsilonCutoff === 0 && etaCutoff === 0;
}
