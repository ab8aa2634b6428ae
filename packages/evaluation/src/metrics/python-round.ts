/** Python's `round(value, digits)`: of two equally near numbers the one with an even last digit. */
export function pythonRound(value: number, digits: number): number {
  if (!Number.isFinite(value)) return value;
  const scale = 10 ** digits;
  // A tie needs a value that binary fractions hold exactly; then the products below are exact, too.
  const isTie = Number.isInteger(value * 2 ** (digits + 1)) && Math.abs((value * scale) % 1) === 0.5;
  if (!isTie) return Number(value.toFixed(digits));
  const lower = Math.floor(value * scale);
  return (lower % 2 === 0 ? lower : lower + 1) / scale;
}
