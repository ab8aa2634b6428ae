import type { FoundEmbeddings, TileSource } from "@tessera/vision-encoder";

/** A picture or frame of a request: its pixels, or its embeddings when it was encoded before. */
export interface PreparedPicture {
  /** Size before tiling, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Thumbnail included. */
  readonly tiles: number;
  /** Hash of what is in the picture, however it is cut; empty when only tiles are counted. */
  readonly content: string;
  /** Says what is in the picture and how it is cut: the same key has the same embeddings. */
  readonly key: string;
  /** Cuts the picture when it is asked to or shortly before; a picture that was found may lack it. */
  readonly pixels?: () => Promise<TileSource>;
  readonly found?: FoundEmbeddings;
}
