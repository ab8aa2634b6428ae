/** What is kept of an encoded picture. */
export interface ImageEmbeddings {
  /** Size of the picture before tiling, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Thumbnail included. */
  readonly tiles: number;
  /** float32 [tiles, T, H] */
  readonly embeds: Float32Array;
}
