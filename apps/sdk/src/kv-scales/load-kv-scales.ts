import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ConvertedModel } from "@tessera/converter";
import { type CalibrationModel, calibrate } from "./calibrate.ts";
import { writeKvScales } from "./write-kv-scales.ts";

/** In the file's name: another calibration is another file. */
const calibration = 1;

/** The scales of a converted model's int8 KV cache, float32 [layers × 2 × kv heads × head size]: measured once and kept beside its graphs. */
export async function loadKvScales(
  { folder, manifest }: Pick<ConvertedModel, "folder" | "manifest">,
  { kernels, ...model }: CalibrationModel & { readonly kernels: boolean },
) {
  const { numLayers, numKvHeads, headSize } = manifest.language;
  // Our own operators round otherwise.
  const path = join(folder, `kv-scales-${calibration}${kernels ? "-kernels" : ""}.bin`);
  const kept = await readFile(path).catch(() => undefined);
  const count = numLayers * 2 * numKvHeads * headSize;
  if (kept?.byteLength === count * Float32Array.BYTES_PER_ELEMENT) return new Float32Array(Uint8Array.from(kept).buffer);
  const scales = await calibrate(manifest, model);
  await writeKvScales(path, scales);
  return scales;
}
