import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MeasuredModel } from "./measured-model.ts";
import type { Measurement } from "./measurement.ts";

/** Time to convert the checkpoint into an empty folder, reading and fingerprinting it included. The result is deleted. */
export async function measureConversion({ sdk, folder, options }: MeasuredModel): Promise<Measurement> {
  const cacheFolder = await mkdtemp(join(tmpdir(), "tessera-bench-convert-"));
  try {
    const started = performance.now();
    await sdk.convertModel(folder, { precision: options.precision, adapter: options.adapter, cacheFolder });
    return { value: performance.now() - started };
  } finally {
    await rm(cacheFolder, { recursive: true, force: true });
  }
}
