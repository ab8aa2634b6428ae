import { contextOverflow } from "../request/context-overflow.ts";
import type { PrepareOptions } from "./prepared-media.ts";

/** Counts a request's tiles while its pictures are read: those that cannot fit are not decoded, nor held. */
export class TileRoom {
  readonly #tokensPerTile: number;
  readonly #contextLength: number;
  #tiles = 0;

  constructor({ tokensPerTile, decoder }: Pick<PrepareOptions, "tokensPerTile" | "decoder">) {
    this.#tokensPerTile = tokensPerTile;
    this.#contextLength = decoder.contextLength;
  }

  /** Throws `context-overflow` when the tiles so far leave no room for an answer. */
  take(tiles: number): void {
    this.#tiles += tiles;
    const imageTokens = this.#tiles * this.#tokensPerTile;
    if (imageTokens >= this.#contextLength) throw contextOverflow(imageTokens, this.#contextLength);
  }
}
