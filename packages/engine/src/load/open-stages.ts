import type { Checkpoint } from "@tessera/checkpoint";
import { type ConvertedModel, stageGraphs } from "@tessera/converter";
import type { Session } from "@tessera/core";
import { StagedSession } from "@tessera/language-decoder";
import type { Runtime } from "@tessera/runtime";
import type { DecoderStage } from "./read-stages.ts";

interface Sources {
  readonly checkpoint: Checkpoint;
  readonly converted: ConvertedModel;
  readonly runtime: Runtime;
  readonly signal: AbortSignal | undefined;
}

/** Opens a decoder graph as one session a stage, over the same weights. */
export async function openStages(
  { checkpoint, converted: { folder, manifest }, runtime, signal }: Sources,
  file: string,
  stages: readonly DecoderStage[],
  microBatches = 1,
): Promise<Session> {
  const { precision } = manifest;
  const graphs = stageGraphs(checkpoint, { precision, file, ranges: stages.map(({ layers }) => layers) });
  const sessions = await Promise.all(graphs.map((graph) => runtime.createSession(graph, { signal, externalDataFolder: folder })));
  return new StagedSession(sessions, { microBatches });
}
