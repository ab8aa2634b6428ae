import { readFile } from "node:fs/promises";
import type { MeasuredModel } from "./measured-model.ts";
import type { Measurement, MeasureRequest } from "./measurement.ts";

/** Time from the bytes of a picture to the pixel values of `size` tiles. */
export async function measurePreprocessing({ preprocessing }: MeasuredModel, { size, picture }: MeasureRequest): Promise<Measurement> {
  const bytes = await readFile(picture!);
  const started = performance.now();
  const { tiles } = await preprocessing.loadImage(bytes, { maxTiles: size - 1 });
  const value = performance.now() - started;
  if (tiles !== size) throw new Error(`The picture has ${tiles} tiles instead of ${size}`);
  return { value, facts: { tiles } };
}
