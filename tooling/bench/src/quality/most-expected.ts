/** 97.5 % of a normal distribution lie below so many deviations. */
const deviations = 1.96;

/**
 * The most events among `total` that are no sign of a change, where `recorded` were counted before: the upper end of the 95 % interval (Wilson's)
 * of what the count says of its rate.
 */
export function mostExpected(recorded: number, total: number): number {
  const share = recorded / total;
  const square = deviations ** 2;
  const middle = share + square / (2 * total);
  const spread = deviations * Math.sqrt((share * (1 - share)) / total + square / (4 * total ** 2));
  return Math.floor((total * (middle + spread)) / (1 + square / total));
}
