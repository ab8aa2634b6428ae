import { TesseraError } from "@tessera/core";

/** What a context has to hold besides an answer. */
export interface Room {
  readonly contextLength: number;
  readonly tokensPerTile: number;
  /** Tokens of the question and of the pages' texts. */
  readonly textTokens: number;
  /** Of the answer. */
  readonly maxNewTokens: number;
  /** Pages and pictures together. */
  readonly pictures: number;
  readonly maxTiles: number;
  readonly thumbnail: boolean;
}

/** Of the template. */
const templateTokens = 64;

/**
 * Most tiles of a page with which all pages and pictures fit; never more than `maxTiles`.
 *
 * @throws TesseraError `context-overflow` when not even one tile a page fits
 */
export function fitTiles(room: Room): number {
  const { contextLength, tokensPerTile, textTokens, maxNewTokens, pictures, maxTiles, thumbnail } = room;
  const free = contextLength - textTokens - templateTokens;
  const most = Math.max(0, Math.floor(free / tokensPerTile));
  if (pictures > most)
    throw new TesseraError(
      "context-overflow",
      `${pictures} pages do not fit into the context of ${contextLength} tokens, which has room for ${most} of one tile: choose some with \`pages\``,
      { facts: { pages: pictures, most, contextLength } },
    );
  // A long answer takes no more than a quarter from the pages.
  const tiles = Math.floor((free - Math.min(maxNewTokens, contextLength / 4)) / (tokensPerTile * pictures));
  // The thumbnail comes with the second tile.
  return Math.max(1, Math.min(maxTiles, thumbnail ? tiles - 1 : tiles));
}
