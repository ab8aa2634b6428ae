import { type LoadOptions, TesseraError, type Verification, verifyModel } from "@tessera/sdk";
import { qualityQuestions } from "./quality-questions.ts";

type Variant = Pick<LoadOptions, "precision" | "kvCache">;

const variants: Readonly<Record<string, Variant>> = {
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

/** Variants measured over each path; the others only over the one that is chosen by itself. */
const overEachPath = ["int8", "int4", "int8 with int8 KV cache", "int4 with int8 KV cache"];

const positions = 300;

/** Difference from fp32 over one path, or why this machine lacks it. */
type Quality =
  | Pick<Verification, "meanKl" | "maxKl" | "agreement" | "positions" | "answers" | "sameAnswers" | "instructionSet">
  | { readonly missing: string };

/**
 * What each precision and KV cache costs against fp32 on a checkpoint, at 300 or more positions of answers about pictures and without: share of
 * positions at which the likeliest token is the same, mean and largest divergence of the next-token distributions (nats), and answers that
 * stay the same to the last token. `fp32` against itself shows what is rounding of the measurement.
 *
 * @param paths instruction sets of our own operators, or `false` for ONNX Runtime's operators
 */
export async function measureQuality(
  folder: string,
  cacheFolder: string | undefined,
  paths: readonly (string | false)[],
): Promise<Record<string, Quality>> {
  const questions = await qualityQuestions();
  const measure = async (options: Variant & Pick<LoadOptions, "kernels">): Promise<Quality> => {
    const found = await verifyModel(folder, { ...options, cacheFolder, questions, positions });
    const { meanKl, maxKl, agreement, positions: compared, answers, sameAnswers, instructionSet } = found;
    return { agreement, meanKl, maxKl, positions: compared, answers, sameAnswers, instructionSet };
  };
  const results: Record<string, Quality> = {};
  for (const [name, variant] of Object.entries(variants)) results[name] = await measure(variant);
  for (const kernels of paths)
    for (const name of overEachPath)
      results[`${name} over ${kernels || "onnxruntime"}`] = await measure({ ...variants[name], kernels }).catch((error: unknown) => {
        if (!TesseraError.isInstance(error)) throw error;
        return { missing: error.message };
      });
  return results;
}
