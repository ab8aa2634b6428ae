import { join } from "node:path";
import type { ConvertedModel } from "@tessera/converter";
import { type CalibrationModel, calibrate } from "./calibrate.ts";
import { readKvScales } from "./read-kv-scales.ts";
import { writeKvScales } from "./write-kv-scales.ts";

/** In the file's name: another calibration is another file. */
const calibration = 2;

/** The scales of a converted model's int8 KV cache, float32 [layers × 2 × kv heads × head size]: measured once and kept beside its graphs. */
export async function loadKvScales(
  { folder, manifest }: Pick<ConvertedModel, "folder" | "manifest">,
  { kernels, ...model }: CalibrationModel & { readonly kernels: boolean },
) {
  const { numLayers, numKvHeads, headSize } = manifest.language;
  // Our own operators round otherwise.
  const path = join(folder, `kv-scales-${calibration}${kernels ? "-kernels" : ""}.bin`);
  const kept = await readKvScales(path, numLayers * 2 * numKvHeads * headSize);
  if (kept !== undefined) return kept;
  const scales = await calibrate(manifest, model);
  await writeKvScales(path, scales);
  return scales;
}
