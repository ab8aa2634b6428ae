import { readFileSync } from "node:fs";
import { join } from "node:path";
import { demoMediaFolder } from "@tessera/demo-model";
import { planPlacement } from "@tessera/device-map";
import { describeCheckpoint, InternVL, modelSizes } from "@tessera/sdk";

const picture = join(demoMediaFolder, "shapes.png");
const mebibyte = 2 ** 20;

/** Bytes of this process, a page that is mapped twice once: the same weights are mapped by every graph that has them. */
function takenBytes(): number {
  return Number(/^Pss:\s+(\d+)/m.exec(readFileSync("/proc/self/smaps_rollup", "utf8"))![1]) * 1024;
}

/**
 * What the planner says that one sequence takes on one device, and what loading a converted checkpoint and answering took of this process, in MiB.
 * What Node and ONNX Runtime take by themselves is there before: the bundled model was loaded once. Linux only.
 */
export async function measureMemory(folder: string, precision: "fp32" | "int8" | "int4", cacheFolder: string | undefined): Promise<object> {
  {
    await using warm = await InternVL.load("demo", { cacheFolder, precision });
    await warm.chat({ question: "Hi", images: [picture], maxTiles: 1 });
  }
  const facts = await describeCheckpoint(folder, { cacheFolder });
  const before = takenBytes();
  const results: object[] = [];
  for (const kernels of [true, false]) {
    await using model = await InternVL.load(folder, { cacheFolder, precision, kernels, prefixCacheBytes: 0, imageCacheBytes: 0 });
    const question = "word ".repeat(1000);
    const { usage } = await model.chat({ question, images: [picture], maxTiles: 1, maxNewTokens: 8 });
    const taken = takenBytes() - before;
    const sizes = modelSizes(facts, precision, { kernels });
    const contextLength = usage.promptTokens + usage.completionTokens;
    const { stages } = planPlacement({ model: sizes, devices: [{ name: "cpu", memory: Number.MAX_SAFE_INTEGER }], contextLength });
    const planned = stages[0]!.total;
    const round = (bytes: number) => Math.round(bytes / mebibyte);
    results.push({
      precision,
      kernels,
      tokens: contextLength,
      planned: round(planned),
      taken: round(taken),
      ratio: Number((planned / taken).toFixed(3)),
    });
  }
  return results;
}
