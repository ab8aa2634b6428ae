import type { GenerationOptions } from "./options/generation-options.ts";
import { warpers } from "./warpers/warpers.ts";

/** Whether no warper behind top-p changes the distribution. */
export function endsWithTopP(options: GenerationOptions): boolean {
  return !warpers.some((warper) => warper.active(options));
}
