import { type LoadOptions, verifyModel } from "@tessera/sdk";

const variants: Readonly<Record<string, Pick<LoadOptions, "precision" | "kvCache">>> = {
  fp32: { precision: "fp32" },
  int8: { precision: "int8" },
  int4: { precision: "int4" },
  "int8 vision only": { precision: { vision: "int8", language: "fp32" } },
  "int8 language only": { precision: { vision: "fp32", language: "int8" } },
  "int4 language only": { precision: { vision: "fp32", language: "int4" } },
  "int8 KV cache only": { precision: "fp32", kvCache: "int8" },
  "int8 with int8 KV cache": { precision: "int8", kvCache: "int8" },
  "int4 with int8 KV cache": { precision: "int4", kvCache: "int8" },
};

/**
 * What each precision and KV cache costs against fp32 on a checkpoint: mean and largest divergence of the next-token distributions (nats), and how often
 * the likeliest token is the same. `fp32` against itself shows what is rounding of the measurement.
 */
export async function measureQuality(folder: string, cacheFolder: string | undefined): Promise<Record<string, object>> {
  const results: Record<string, object> = {};
  for (const [name, variant] of Object.entries(variants)) {
    const { meanKl, maxKl, agreement, positions } = await verifyModel(folder, { ...variant, cacheFolder });
    results[name] = { meanKl, maxKl, agreement, positions };
  }
  return results;
}
