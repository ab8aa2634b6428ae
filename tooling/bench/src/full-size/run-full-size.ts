import { join } from "node:path";
import { demoMediaFolder } from "@tessera/demo-model";
import { InternVL, type Timings } from "@tessera/sdk";

const answers = 5;
const tokens = 32;

/** Converts (or finds) a checkpoint, loads it and asks one-tile questions. Times are medians in milliseconds, memory is in MB. */
export async function runFullSize(folder: string, precision: "fp32" | "int8" | "int4", cacheFolder: string | undefined): Promise<object> {
  const started = performance.now();
  // Every run asks the same: nothing of an earlier one may be left.
  const options = { precision, cacheFolder, imageCacheBytes: 0, prefixCacheBytes: 0 };
  const first = await InternVL.load(folder, options);
  const convertAndLoad = performance.now() - started;
  await first[Symbol.asyncDispose]();
  const again = performance.now();
  const model = await InternVL.load(folder, options);
  const load = performance.now() - again;
  const runs: (Timings & { readonly msPerToken: number; readonly promptTokens: number })[] = [];
  for (let i = 0; i < answers; i++) {
    // Random weights never end by themselves, so every run decodes the same number of tokens.
    const { timings, usage } = await model.chat({
      question: "What is this?",
      images: [join(demoMediaFolder, "shapes.png")],
      maxTiles: 1,
      maxNewTokens: tokens,
      minNewTokens: tokens,
    });
    runs.push({ ...timings, msPerToken: timings.decode / (usage.completionTokens - 1), promptTokens: usage.promptTokens });
  }
  await model[Symbol.asyncDispose]();
  const median = (name: keyof (typeof runs)[number]) =>
    Number(
      runs
        .map((run) => run[name])
        .sort((a, b) => a - b)
        [runs.length >> 1]?.toFixed(1),
    );
  return {
    precision,
    convertAndLoad: Math.round(convertAndLoad),
    load: Math.round(load),
    promptTokens: median("promptTokens"),
    visionMs: median("vision"),
    prefillMs: median("prefill"),
    firstTokenMs: median("firstToken"),
    msPerToken: median("msPerToken"),
    maxRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}
