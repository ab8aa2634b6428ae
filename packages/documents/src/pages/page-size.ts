import { expectArgument } from "@tessera/core";
import { type ImageSize, planTiles } from "@tessera/preprocessing";

/** How a page becomes pixels. */
export interface PageOptions {
  /** Dots per inch. @default so many that the page fills the tiles it is cut into, and no more */
  readonly dpi?: number;
  /** Most tiles of a page, which choose the size where `dpi` does not. @default 12 */
  readonly maxTiles?: number;
  /** Fewest tiles. @default 1 */
  readonly minTiles?: number;
  /** Side of a tile in pixels. @default 448 */
  readonly tileSize?: number;
  /** Most pixels of a page; one that would have more is drawn smaller. @default 25000000 */
  readonly maxPixels?: number;
  readonly signal?: AbortSignal;
}

const pointsPerInch = 72;
/** Pages with little on them are cut as if they were printed so. */
const printedDpi = 300;
/** Pictures with a longer side are refused everywhere: a strip is drawn smaller. */
const longestSide = 131_072;

/** The size in pixels at which a page is drawn. Throws `invalid-argument`. */
export function pageSize(
  /** In points of 1/72 inch. */
  { width, height }: ImageSize,
  { dpi, minTiles = 1, maxTiles = 12, tileSize = 448, maxPixels = 25_000_000 }: PageOptions,
): ImageSize {
  if (dpi !== undefined) expectArgument(Number.isFinite(dpi) && dpi > 0, "a positive number", "dpi", dpi);
  expectArgument(Number.isFinite(maxPixels) && maxPixels >= 1, "a positive number", "maxPixels", maxPixels);
  const at = (scale: number) => ({ width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) });
  let scale = (dpi ?? printedDpi) / pointsPerInch;
  if (dpi === undefined) {
    const { targetWidth, targetHeight } = planTiles(at(scale), { minTiles, maxTiles, tileSize });
    scale = Math.max(targetWidth / width, targetHeight / height);
  }
  // Below the limit even after rounding up.
  const most = Math.min(Math.sqrt(maxPixels / (width * height)), longestSide / Math.max(width, height));
  const size = at(Math.min(scale, most));
  return size.width * size.height <= maxPixels ? size : at(Math.min(scale, most) * 0.99);
}
