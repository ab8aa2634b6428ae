import { TesseraError } from "@tessera/core";
import { type Device, type ModelSizes, type Placement, planPlacement } from "@tessera/device-map";

const contexts = [2048, 8192, 32_768];
const memories = [24, 40, 80];
const counts = [1, 2, 3, 4, 5, 6, 7, 8];

/** The tables of `docs/placement.md`: a model a section, its decoder layers by device for each context, memory and number of devices. */
export function placementTables(models: Readonly<Record<string, ModelSizes>>): string {
  return Object.entries(models)
    .map(([name, model]) => [`### ${name}`, "", sizes(model), "", ...table(model), ""].join("\n"))
    .join("\n");
}

/** `count` equal devices of `gigabytes` GB. */
export function equalDevices(count: number, gigabytes: number): Device[] {
  return Array.from({ length: count }, (_, i) => ({ name: `cuda:${i}`, memory: gigabytes * 1e9 }));
}

function sizes({ vision, layers, head, kvPerToken }: ModelSizes): string {
  const inGB = (bytes: number) => `${(bytes / 1e9).toFixed(2)} GB`;
  const decoder = layers.reduce((sum, bytes) => sum + bytes, 0);
  const kv = (kvPerToken * layers.length * 1024) / 1e6;
  return `Vision ${inGB(vision)}, ${layers.length} layers ${inGB(decoder)}, head ${inGB(head)}; ${kv.toFixed(0)} MB of keys and values for 1,024 tokens.`;
}

function table(model: ModelSizes): string[] {
  const rows = contexts.flatMap((contextLength) => {
    // Memory only says what fits: what has the same plans stands in one row.
    const plans = new Map<string, number[]>();
    for (const memory of memories) {
      const cells = counts.map((count) => cell(model, equalDevices(count, memory), contextLength)).join(" | ");
      plans.set(cells, [...(plans.get(cells) ?? []), memory]);
    }
    return [...plans].map(([cells, same]) => [contextLength.toLocaleString("en"), `${same.join(", ")} GB`, cells]);
  });
  const head = ["tokens", "each", ...counts.map(String)];
  return [head, head.map(() => "---:"), ...rows].map((row) => `| ${row.join(" | ")} |`);
}

function cell(model: ModelSizes, devices: readonly Device[], contextLength: number): string {
  try {
    return splitOf(planPlacement({ model, devices, contextLength }));
  } catch (error) {
    if (error instanceof TesseraError && error.facts.moreMemoryBytes !== undefined) return "✗";
    throw error;
  }
}

const splitOf = ({ stages }: Placement) =>
  stages
    .map(({ vision, layers }) => `${vision ? "v" : ""}${layers.end > layers.first ? layers.end - layers.first : vision ? "" : 0}`)
    .join(" ");
