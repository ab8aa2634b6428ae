import type { Variant } from "../workers/variant.ts";

/** Variants from their JSON, with the command's cache folder unless they name one. Without any: this checkout as it is. */
export function readVariants(given: readonly string[], cacheFolder: string | undefined): Variant[] {
  const parsed = given.length === 0 ? [{ label: "tessera" }] : given.map((json): unknown => JSON.parse(json));
  const variants = parsed.map((value): Variant => {
    const { label, options, command, ...rest } = value as Variant;
    if (typeof label !== "string" || label === "") throw new Error(`A variant needs a "label": ${JSON.stringify(value)}`);
    if (command !== undefined && !(Array.isArray(command) && command.length > 0))
      throw new Error(`The "command" of ${label} must be a list of a program and its arguments`);
    return { ...rest, label, command, options: command === undefined ? { cacheFolder, ...options } : options };
  });
  const twice = variants.find(({ label }, i) => variants.findIndex((other) => other.label === label) !== i);
  if (twice !== undefined) throw new Error(`Two variants are called ${twice.label}`);
  return variants;
}
