import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { drawPlacement, type ModelSizes, planPlacement } from "@tessera/device-map";
import { modelSizes } from "@tessera/sdk";
import { describeRelease } from "../placement/describe-release.ts";
import { equalDevices, placementTables } from "../placement/placement-page.ts";
import { releases } from "../placement/releases.ts";

const drawn = [
  ["InternVL2-8B", 2, 24],
  ["InternVL2-26B", 2, 24],
  ["InternVL2-Llama3-76B", 4, 40],
] as const;
const mark = "<!-- bench placement -->";

/** `bench placement`: writes the tables of the seven releases into a page, below its mark, and drawings into the folder of its name. */
export async function placement(page: string): Promise<number> {
  const models: Record<string, ModelSizes> = {};
  for (const [name, release] of Object.entries(releases)) models[name] = modelSizes(await describeRelease(release), "int8");
  const [text = ""] = (await readFile(page, "utf8")).split(mark);
  for (const [name, count, memory] of drawn) {
    const devices = equalDevices(count, memory);
    const planned = planPlacement({ model: models[name]!, devices, contextLength: 8192 });
    const title = `${name} at int8 on ${count} × ${memory} GB: 1 × 8192 tokens, fp32 KV cache`;
    await writeFile(join(page.replace(/\.md$/, ""), `${name.toLowerCase()}.svg`), drawPlacement(planned, devices, title));
  }
  await writeFile(page, `${text}${mark}\n\n${placementTables(models)}`);
  return 0;
}
