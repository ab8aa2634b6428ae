import { mkdir, open, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Checkpoint } from "@tessera/checkpoint";
import { conversionError } from "./conversion-error.ts";
import type { ConvertEvent } from "./convert-event.ts";
import { type ConversionPlan, planConversion } from "./plan-conversion.ts";
import { writeChecks } from "./store/cache-checks.ts";
import { conversionFolder } from "./store/conversion-folder.ts";
import type { Precision, VisionManifest } from "./store/model-manifest.ts";
import { type ConvertedModel, openConvertedModel } from "./store/open-converted-model.ts";
import { openFingerprintMemo } from "./store/open-fingerprint-memo.ts";
import { removeStaleFolders } from "./store/remove-stale-folders.ts";
import { temporaryName } from "./store/temporary-name.ts";
import { writePlan } from "./store/write-plan.ts";
import { findGraph } from "./variants/find-graph.ts";

export interface ConvertOptions {
  /** Where converted models are kept, one folder each. */
  readonly cacheFolder: string;
  /** @default int8 for both parts */
  readonly precision?: Precision;
  /** Called before a conversion starts, not when an earlier one is found. What it throws ends the call. */
  readonly beforeConverting?: () => Promise<void>;
  /**
   * Asked at int8, when graphs and weights are written: whether the vision graph with one activation scale a call loses too much, so that the
   * one with a scale a row, which is slower, has to be taken. Both names are paths. @default no
   */
  readonly needsRowScales?: (callGraph: string, rowsGraph: string, vision: VisionManifest) => Promise<boolean>;
  /** Read an earlier conversion whole before it is used; one that is damaged is made anew either way. @default only what was changed since */
  readonly verify?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (event: ConvertEvent) => void;
}

/**
 * Converts a checkpoint to ONNX graphs and weights, or finds the earlier conversion of the same content, precision and version.
 * The result appears at once, by a rename: a conversion that is killed, aborted or out of disk leaves nothing half-made.
 *
 * @throws TesseraError `tensor-missing`, `checkpoint-invalid`, `unsupported-architecture`, `disk-full`, `cache-unwritable`
 */
export async function convertCheckpoint(
  checkpoint: Checkpoint,
  {
    cacheFolder,
    precision = { vision: "int8", language: "int8" },
    beforeConverting,
    needsRowScales,
    verify,
    signal,
    onProgress,
  }: ConvertOptions,
): Promise<ConvertedModel> {
  const memo = await openFingerprintMemo(checkpoint, cacheFolder);
  // A checkpoint that cannot be converted is refused before its gigabytes are hashed; a remembered one has mostly been converted.
  const early = memo.known === undefined ? planConversion(checkpoint, precision) : undefined;
  let temporary: string | undefined;
  try {
    await mkdir(cacheFolder, { recursive: true });
    await removeStaleFolders(cacheFolder);
    const fingerprint = memo.known ?? (await memo.compute(signal));
    const folder = conversionFolder(cacheFolder, { fingerprint, precision, checked: needsRowScales !== undefined });
    const existing = await openConvertedModel(folder, { verify, signal }).catch(() => undefined);
    signal?.throwIfAborted();
    if (existing !== undefined) {
      onProgress?.({ type: "convert-end", folder, cached: true });
      return existing;
    }
    const plan = early ?? planConversion(checkpoint, precision);
    await beforeConverting?.();
    temporary = join(cacheFolder, temporaryName(basename(folder)));
    await mkdir(temporary);
    await writePlan(temporary, plan, checkpoint, { signal, onProgress });
    const vision = await chooseVisionGraph(temporary, plan, needsRowScales);
    signal?.throwIfAborted();
    const manifest = { ...plan.manifest, vision, fingerprint, files: await fileSizes(temporary) };
    await writeFile(join(temporary, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`, { flush: true });
    await writeChecks(temporary, signal);
    await publish(temporary, folder, verify);
    onProgress?.({ type: "convert-end", folder, cached: false });
    return { folder, manifest, cached: false };
  } catch (error) {
    throw conversionError(error, cacheFolder);
  } finally {
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
  }
}

/** Of the vision graphs that differ in their activations' scales keeps the one that is to be used. */
async function chooseVisionGraph(
  folder: string,
  { manifest: { vision } }: ConversionPlan,
  needsRowScales: ConvertOptions["needsRowScales"],
): Promise<VisionManifest> {
  const [call, row] = (["call", "row"] as const).map((activationScales) => findGraph(vision.graphs, { activationScales }));
  if (call === undefined || row === undefined) return vision;
  const rows = (await needsRowScales?.(join(folder, call.file), join(folder, row.file), vision)) ?? false;
  const dropped = rows ? call : row;
  await rm(join(folder, dropped.file));
  return { ...vision, graphs: vision.graphs.filter((graph) => graph !== dropped) };
}

async function publish(temporary: string, folder: string, verify = false): Promise<void> {
  try {
    await rename(temporary, folder);
  } catch (error) {
    // Another process finished the same conversion first: its result is as good.
    const finished = await openConvertedModel(folder, { verify }).then(
      () => true,
      () => false,
    );
    if (finished) return;
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== "ENOTEMPTY" && code !== "EEXIST") throw error;
    // What stands there is damaged. Moved aside under a temporary name it can never be half there.
    const aside = join(folder, "..", temporaryName("damaged"));
    await rename(folder, aside);
    await rename(temporary, folder);
    await rm(aside, { recursive: true, force: true });
  }
  const parent = await open(join(folder, ".."), "r");
  await parent.sync().finally(() => parent.close());
}

async function fileSizes(folder: string): Promise<Record<string, number>> {
  const names = (await readdir(folder)).sort();
  const sizes = await Promise.all(names.map(async (name) => [name, (await stat(join(folder, name))).size] as const));
  return Object.fromEntries(sizes);
}
