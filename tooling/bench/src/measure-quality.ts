import { type LoadOptions, verifyModel } from "@tessera/sdk";

const precisions: Readonly<Record<string, NonNullable<LoadOptions["precision"]>>> = {
  fp32: "fp32",
  int8: "int8",
  int4: "int4",
  "int8 vision only": { vision: "int8", language: "fp32" },
  "int8 language only": { vision: "fp32", language: "int8" },
  "int4 language only": { vision: "fp32", language: "int4" },
};

/**
 * What each precision costs against fp32 on a checkpoint: mean and largest divergence of the next-token distributions (nats), and how often
 * the likeliest token is the same. `fp32` against itself shows what is rounding of the measurement.
 */
export async function measureQuality(folder: string, cacheFolder: string | undefined): Promise<Record<string, object>> {
  const results: Record<string, object> = {};
  for (const [name, precision] of Object.entries(precisions)) {
    const { meanKl, maxKl, agreement, positions } = await verifyModel(folder, { precision, cacheFolder });
    results[name] = { meanKl, maxKl, agreement, positions };
  }
  return results;
}
