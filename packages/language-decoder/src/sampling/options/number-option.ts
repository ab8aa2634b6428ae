import type { NumberRange, OptionSpec } from "./option-spec.ts";

/** A number within limits. */
export function numberOption(
  description: string,
  range: NumberRange,
  { default: preset, expects = describe(range) }: { readonly default?: number; readonly expects?: string } = {},
): OptionSpec<number> {
  const { integer = false, min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, aboveMin = false, belowMax = false } = range;
  const accepts = (value: number) =>
    (integer ? Number.isInteger(value) : Number.isFinite(value)) &&
    (aboveMin ? value > min : value >= min) &&
    (belowMax ? value < max : value <= max);
  return { default: preset, description, expects, accepts, range };
}

/** An integer of at least `min`. */
export function countOption(description: string, min: number, preset?: number): OptionSpec<number> {
  return numberOption(description, { integer: true, min }, { default: preset, expects: `an integer of at least ${min}` });
}

function describe({ min, max, aboveMin, belowMax }: NumberRange): string {
  if (min === undefined && max === undefined) return "a finite number";
  if (max === undefined) return aboveMin ? "a positive number" : `a number of at least ${min}`;
  if (aboveMin) return `a number above ${min} and up to ${max}`;
  return belowMax ? `a number from ${min} to below ${max}` : `a number from ${min} to ${max}`;
}
