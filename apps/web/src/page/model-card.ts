/** What the server says of its model (`GET /v1/models`). */
export interface ModelCard {
  readonly id: string;
  /** How pictures are cut; other servers do not say. */
  readonly vision?: {
    /** Side of a tile in pixels. */
    readonly tile_size: number;
    readonly tokens_per_tile: number;
    readonly min_dynamic_patch: number;
    readonly max_dynamic_patch: number;
    readonly use_thumbnail: boolean;
  };
}
