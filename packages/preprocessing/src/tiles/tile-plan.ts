export interface TileOptions {
  /** Fewest tiles, without the thumbnail. @default 1 */
  readonly minTiles?: number;
  /** Most tiles, without the thumbnail. @default 12 */
  readonly maxTiles?: number;
  /** Side of a tile in pixels. @default 448 */
  readonly tileSize?: number;
  /** Append the whole picture as a last tile when there are several. @default true */
  readonly thumbnail?: boolean;
}

/** A tile on the resized picture, in pixels. */
interface TileBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** How a picture is cut: it is resized to `targetWidth` × `targetHeight` and split into `columns` × `rows`. */
export interface TilePlan {
  readonly columns: number;
  readonly rows: number;
  /** All tiles, thumbnail included. */
  readonly tiles: number;
  readonly thumbnail: boolean;
  readonly targetWidth: number;
  readonly targetHeight: number;
  /** Row by row; without the thumbnail. */
  readonly boxes: readonly TileBox[];
}
