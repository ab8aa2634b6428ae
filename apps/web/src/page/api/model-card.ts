/** What the server says of its model (`GET /v1/models`). */
export interface ModelCard {
  readonly id: string;
  /** Tokens of question and answer together. */
  readonly max_model_len?: number;
  /** How pictures are cut; other servers do not say. */
  readonly vision?: {
    /** Side of a tile in pixels. */
    readonly tile_size: number;
    readonly tokens_per_tile: number;
    readonly min_dynamic_patch: number;
    readonly max_dynamic_patch: number;
    readonly use_thumbnail: boolean;
  };
  /** What a request may hold; other servers do not say. */
  readonly limits?: {
    readonly max_body_bytes: number;
    readonly max_images: number;
  };
}
