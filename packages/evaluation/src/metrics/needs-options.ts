import type { Reference } from "./reference.ts";

/** What a rule for choices says of a reference without them. */
export function needsOptions({ options }: Reference): string | undefined {
  return options === undefined || Object.keys(options).length === 0 ? "options by letter" : undefined;
}
