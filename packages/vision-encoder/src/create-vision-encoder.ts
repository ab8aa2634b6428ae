import { elementCount, expectArgument, type Session, TesseraError } from "@tessera/core";

export interface VisionEncoderOptions {
  /** Graph with `pixel_values` [tiles, 3, S, S] → `image_embeds` [tiles, T, H], both float32. The caller disposes it. */
  readonly session: Session;
  /** Side of a tile in pixels, S. */
  readonly imageSize: number;
  /** Image tokens of a tile, T. */
  readonly tokensPerTile: number;
  /** Size of the language model's embeddings, H. */
  readonly hiddenSize: number;
  /** Tiles a run encodes together. Larger batches cost memory and gained no speed on a CPU. @default 1 */
  readonly batchSize?: number;
}

export interface EncodeOptions {
  readonly signal?: AbortSignal;
  /** Called after each batch. */
  readonly onTile?: (done: number, total: number) => void;
}

/** Gives tiles `from` to `end`, normalised float32 [end − from, 3, S, S], when they are about to be encoded. */
export type TileSource = (from: number, end: number) => Float32Array;

/** Tiles → image embeddings. */
export interface VisionEncoder {
  /**
   * @param pixelValues normalised float32 [tiles, 3, S, S], or what gives them batch by batch
   * @returns float32 [tiles, T, H]
   * @throws TesseraError `shape-mismatch` when the length does not fit the number of tiles
   */
  encode(pixelValues: Float32Array | TileSource, tiles: number, options?: EncodeOptions): Promise<Float32Array>;
}

/** InternViT, pixel shuffle and projector over a converted graph. */
export function createVisionEncoder({ session, imageSize, tokensPerTile, hiddenSize, batchSize = 1 }: VisionEncoderOptions): VisionEncoder {
  expectArgument(Number.isInteger(batchSize) && batchSize > 0, "a positive integer", "batchSize", batchSize);
  const tileShape = [3, imageSize, imageSize];
  const pixelsPerTile = elementCount(tileShape);
  const valuesPerTile = tokensPerTile * hiddenSize;
  // Runs share the processors: side by side they only cost memory. So calls take turns, a batch each.
  let previous: Promise<unknown> = Promise.resolve();
  const inTurn = (run: () => Promise<void>): Promise<void> => {
    const mine = previous.then(run);
    previous = mine.catch(() => {});
    return mine;
  };
  return {
    async encode(pixelValues, tiles, { signal, onTile } = {}) {
      const whole = typeof pixelValues !== "function";
      const expectTiles = (count: number, values: Float32Array) => {
        const shape = [count, ...tileShape];
        if (values.length === count * pixelsPerTile) return { type: "float32", shape, data: values } as const;
        throw new TesseraError("shape-mismatch", `Expected pixel values [${shape}] but received ${values.length} numbers`, {
          facts: { expected: shape, actual: values.length },
        });
      };
      if (whole) expectTiles(tiles, pixelValues);
      const embeds = new Float32Array(tiles * valuesPerTile);
      for (let done = 0; done < tiles; ) {
        const end = Math.min(tiles, done + batchSize);
        const from = done;
        await inTurn(async () => {
          signal?.throwIfAborted();
          await session.run(
            {
              pixel_values: expectTiles(
                end - from,
                whole ? pixelValues.subarray(from * pixelsPerTile, end * pixelsPerTile) : pixelValues(from, end),
              ),
            },
            {
              image_embeds: {
                type: "float32",
                shape: [end - from, tokensPerTile, hiddenSize],
                data: embeds.subarray(from * valuesPerTile, end * valuesPerTile),
              },
            },
            { signal },
          );
        });
        done = end;
        onTile?.(done, tiles);
      }
      return embeds;
    },
  };
}
