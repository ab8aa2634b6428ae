import type { Checkpoint } from "@tessera/checkpoint";
import { type ConvertedModel, stageGraphs } from "@tessera/converter";
import type { Session } from "@tessera/core";
import { StagedSession } from "@tessera/language-decoder";
import type { Runtime } from "@tessera/runtime";
import type { DecoderStages } from "./read-stages.ts";

interface Sources {
  readonly checkpoint: Checkpoint;
  readonly converted: ConvertedModel;
  readonly runtime: Runtime;
  readonly signal: AbortSignal | undefined;
}

/** What opens a decoder graph as one session a stage, over the same weights. */
export function stageOpener(
  { checkpoint, converted: { folder, manifest }, runtime, signal }: Sources,
  { ranges, microBatches }: DecoderStages,
): (file: string) => Promise<Session> {
  const graph = stageGraphs(checkpoint, manifest.precision.language);
  return async (file) => {
    const open = (layers: (typeof ranges)[number]) => runtime.createSession(graph(file, layers), { signal, externalDataFolder: folder });
    return new StagedSession(await Promise.all(ranges.map(open)), { microBatches });
  };
}
