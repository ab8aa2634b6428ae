import { anyFraction } from "./any-fraction.ts";
import { digitRange } from "./digit-range.ts";
import type { NumberBounds } from "./number-bounds.ts";

/** Digits in front of the point: what is longer is written with an exponent, which numbers between bounds do without. */
const wholeDigits = 21;
/** Digits behind the point, unless a bound has more of them. */
const usualDigits = 6;
const mostDigits = 20;

/**
 * The numbers between bounds in decimal notation, as an expression of EBNF; `undefined` when there are none.
 *
 * @param whole without a point
 */
export function decimalRange({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: NumberBounds, whole: boolean): string | undefined {
  const given = [minimum, maximum, exclusiveMinimum, exclusiveMaximum].filter((bound) => bound !== undefined);
  const scale = whole ? 0 : Math.min(mostDigits, Math.max(usualDigits, ...given.map((bound) => toDecimal(bound).scale)));
  // From here on in units of the last digit.
  const furthest = 10n ** BigInt(wholeDigits + scale) - 1n;
  const limit = (inclusive = Infinity, exclusive = Infinity) =>
    least(furthest, floor(inclusive, scale, false), floor(exclusive, scale, true));
  const high = limit(maximum, exclusiveMaximum);
  const low = -limit(minimum && -minimum, exclusiveMinimum && -exclusiveMinimum);
  const ranges = [
    ...ofEachLength(high < 0n ? -high : 1n, -low, scale).map((range) => `"-" ${range}`),
    ...ofEachLength(low > 0n ? low : 0n, high, scale),
  ];
  return ranges.length === 0 ? undefined : `(${ranges.join(" | ")})`;
}

const least = (...values: readonly [bigint, ...bigint[]]) => values.toSorted((a, b) => (a < b ? -1 : 1))[0]!;

/** The most units that are not above a bound; `below`: that are below it. */
function floor(bound: number, scale: number, below: boolean): bigint {
  if (!Number.isFinite(bound)) return BigInt(Math.sign(bound)) * 10n ** 400n;
  const { digits, scale: own } = toDecimal(bound);
  const divisor = 10n ** BigInt(Math.max(0, own - scale));
  const units = digits * 10n ** BigInt(Math.max(0, scale - own));
  const towardsZero = units / divisor;
  const isExact = towardsZero * divisor === units;
  return isExact ? towardsZero - BigInt(below) : towardsZero - BigInt(units < 0n);
}

/** A number as it is written: `digits` / 10^`scale`. */
function toDecimal(value: number): { readonly digits: bigint; readonly scale: number } {
  if (!Number.isFinite(value)) return { digits: 0n, scale: 0 };
  const [mantissa = "", exponent = "0"] = String(value).split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const scale = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction);
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

/** Expressions for `low` to `high` units, neither of them negative: one for each number of digits in front of the point that a bound cuts. */
function ofEachLength(low: bigint, high: bigint, scale: number): string[] {
  const ranges: string[] = [];
  const whole: number[] = [];
  for (let length = 1; length <= wholeDigits; length++) {
    const first = length === 1 ? 0n : 10n ** BigInt(length - 1 + scale);
    const last = 10n ** BigInt(length + scale) - 1n;
    const from = low > first ? low : first;
    const to = high < last ? high : last;
    const digits = (units: bigint) => units.toString().padStart(length + scale, "0");
    if (length > 1 && from === first && to === last) whole.push(length);
    else if (from <= to) ranges.push(digitRange(digits(from), digits(to), length));
  }
  if (whole.length > 0) ranges.push(`[1-9] [0-9]{${whole[0]! - 1},${whole.at(-1)! - 1}} ${anyFraction(scale)}`);
  return ranges;
}
