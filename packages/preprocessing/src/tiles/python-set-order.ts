const mask64 = (1n << 64n) - 1n;
const [prime1, prime2, prime5] = [11400714785074694791n, 14029467366897019727n, 2870177450012600261n];
const linearProbes = 9;

/**
 * The order in which CPython (3.8 to 3.12) iterates a set of pairs of small positive integers added in this order.
 *
 * The reference sorts such a set by area only, so among equal areas this order decides. Follows tuplehash in
 * Objects/tupleobject.c and the probing of Objects/setobject.c.
 */
export function pythonSetOrder(pairs: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  let table: (readonly [number, number] | undefined)[] = new Array(8).fill(undefined);
  let used = 0;
  for (const pair of pairs) {
    if (!insert(table, pair)) continue;
    used++;
    if (used * 5 < (table.length - 1) * 3) continue;
    let size = 8;
    while (size <= used * 4) size *= 2;
    const larger: typeof table = new Array(size).fill(undefined);
    for (const entry of table) if (entry !== undefined) insert(larger, entry);
    table = larger;
  }
  return table.filter((entry) => entry !== undefined);
}

function insert(table: (readonly [number, number] | undefined)[], pair: readonly [number, number]): boolean {
  const mask = BigInt(table.length - 1);
  const hash = hashPair(pair);
  let perturb = hash;
  for (let i = hash & mask; ; i = (i * 5n + 1n + perturb) & mask) {
    const first = Number(i);
    const probes = first + linearProbes <= table.length - 1 ? linearProbes : 0;
    for (let at = first; at <= first + probes; at++) {
      const entry = table[at];
      if (entry === undefined) {
        table[at] = pair;
        return true;
      }
      if (entry[0] === pair[0] && entry[1] === pair[1]) return false;
    }
    perturb >>= 5n;
  }
}

function hashPair(pair: readonly [number, number]): bigint {
  let hash = prime5;
  for (const item of pair) {
    hash = (hash + BigInt(item) * prime2) & mask64;
    hash = ((hash << 31n) | (hash >> 33n)) & mask64;
    hash = (hash * prime1) & mask64;
  }
  return (hash + (2n ^ (prime5 ^ 3527539n))) & mask64;
}
