/** A repeatable source of uniform numbers in [0, 1). */
export type RandomSource = () => number;

/**
 * Seeded generator with 32 bits of state (the public-domain mulberry32 mixing function).
 * Good enough for sampling and test data, not for cryptography.
 */
export function seededRandom(seed: number): RandomSource {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
