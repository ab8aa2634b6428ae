import { anyFraction } from "./any-fraction.ts";

/**
 * The numbers between two of as many digits, both included, as an expression of EBNF: digit by digit, bound as long as those before are a bound's
 * own. Noughts at the end of a fraction may be left out.
 *
 * @param point digits in front of it
 */
export function digitRange(low: string, high: string, point: number): string {
  const free = (at: number): string => {
    if (at > point) return `[0-9]{0,${low.length - at}}`;
    const rest = anyFraction(low.length - point);
    return at === point ? rest : `[0-9]{${point - at}} ${rest}`;
  };

  const after = (at: number, onLow: boolean, onHigh: boolean): string => {
    // Nothing is below noughts, and nothing above nines.
    const lowBinds = onLow && !/^0*$/.test(low.slice(at));
    const highBinds = onHigh && !/^9*$/.test(high.slice(at));
    if (at === low.length) return '""';
    if (!lowBinds && !highBinds) return free(at);
    const digits = digit(at, lowBinds, highBinds);
    if (at < point) return digits;
    const more = at === point ? `"." ${digits}` : digits;
    // To end here is to go on with noughts.
    return lowBinds ? more : `("" | ${more})`;
  };

  const digit = (at: number, lowBinds: boolean, highBinds: boolean): string => {
    const from = lowBinds ? Number(low[at]) : 0;
    const to = highBinds ? Number(high[at]) : 9;
    if (from === to) return `"${from}" ${after(at + 1, lowBinds, highBinds)}`;
    const ways: string[] = [];
    if (lowBinds) ways.push(`"${from}" ${after(at + 1, true, false)}`);
    const first = from + Number(lowBinds);
    const last = to - Number(highBinds);
    if (first <= last) ways.push(`[${first}-${last}] ${after(at + 1, false, false)}`);
    if (highBinds) ways.push(`"${to}" ${after(at + 1, false, true)}`);
    return `(${ways.join(" | ")})`;
  };

  return after(0, true, true);
}
