const grids: Readonly<Record<number, readonly [columns: number, rows: number]>> = { 1: [1, 1], 7: [3, 2], 13: [4, 3] };
const side = 448;

/** Size in pixels of a picture that is cut into so many tiles, the thumbnail counted. */
export function pictureGrid(tiles: number): { readonly width: number; readonly height: number } {
  const grid = grids[tiles];
  if (grid === undefined) throw new Error(`There is no picture of ${tiles} tiles`);
  return { width: grid[0] * side, height: grid[1] * side };
}
