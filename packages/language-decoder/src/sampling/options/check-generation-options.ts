import { expectArgument } from "@tessera/core";
import { generationOptionSpecs } from "./generation-option-specs.ts";
import type { GenerationOptions } from "./generation-options.ts";

type Unset = "seed" | "logprobs" | "promptLogprobs";

/** Options of which all but those without a default are set. */
export type CheckedOptions = Required<Omit<GenerationOptions, Unset>> & Pick<GenerationOptions, Unset>;

/** The options with their defaults. Throws `invalid-argument` naming the first that is out of range. */
export function checkGenerationOptions(options: GenerationOptions): CheckedOptions {
  const checked: Record<string, unknown> = {};
  for (const [name, { default: preset, expects, accepts }] of Object.entries(generationOptionSpecs)) {
    const value = options[name as keyof GenerationOptions] ?? preset;
    if (value !== undefined) expectArgument(accepts(value, options), expects, name, value);
    checked[name] = value;
  }
  return checked as unknown as CheckedOptions;
}
