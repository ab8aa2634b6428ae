import { pythonSetOrder } from "./python-set-order.ts";

/** Grids [columns, rows] with `minTiles` to `maxTiles` tiles, in the order in which the reference tries them. */
export function gridCandidates(minTiles: number, maxTiles: number): (readonly [number, number])[] {
  const pairs: [number, number][] = [];
  for (let n = minTiles; n <= maxTiles; n++) {
    for (let columns = 1; columns <= n; columns++) {
      for (let rows = 1; rows <= n; rows++) {
        // A pair comes up first at n = max(columns, rows), but not below minTiles; later ones change nothing.
        if (Math.max(columns, rows, minTiles) !== n) continue;
        if (columns * rows >= minTiles && columns * rows <= maxTiles) pairs.push([columns, rows]);
      }
    }
  }
  return pythonSetOrder(pairs).sort((a, b) => a[0] * a[1] - b[0] * b[1]);
}
