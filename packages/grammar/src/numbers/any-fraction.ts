/** A point and at most so many digits, or neither, as an expression of EBNF. */
export function anyFraction(digits: number): string {
  return digits === 0 ? '""' : `("" | "." [0-9]{1,${digits}})`;
}
