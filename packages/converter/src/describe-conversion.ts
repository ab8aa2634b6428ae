import type { Checkpoint } from "@tessera/checkpoint";
import { type ConversionPlan, planConversion } from "./plan-conversion.ts";
import { conversionFolder } from "./store/conversion-folder.ts";
import type { ModelManifest, Precision } from "./store/model-manifest.ts";
import { openConvertedModel } from "./store/open-converted-model.ts";
import { openFingerprintMemo } from "./store/open-fingerprint-memo.ts";

/** Bytes of a model's parts; the embedding table stays on disk but for what is used. */
interface PartBytes {
  readonly vision: number;
  readonly embedding: number;
  /** Each decoder layer, in order. */
  readonly layers: readonly number[];
  /** Final norm, head and rotary tables. */
  readonly head: number;
}

/** What a conversion takes, known before the first weight is read. All numbers are bytes. */
export interface ConversionFacts {
  /** All files of the converted model. */
  readonly diskBytes: number;
  /** Weights that a loaded model maps into memory: with our own operators, and with ONNX Runtime's alone. */
  readonly weightBytes: { readonly kernels: number; readonly stock: number };
  /** The same by part. */
  readonly partBytes: { readonly kernels: PartBytes; readonly stock: PartBytes };
  /** Float32 keys and values of one token; a quarter at int8. */
  readonly kvBytesPerToken: number;
  /** The folder of an earlier conversion; `undefined` when there is none, or when the checkpoint's content was not hashed yet. */
  readonly converted: string | undefined;
}

export interface DescribeConversionOptions {
  readonly cacheFolder: string;
  readonly precision: Precision;
}

/**
 * Reckons what {@link convertCheckpoint} would write and a loaded model would hold.
 *
 * @throws TesseraError `tensor-missing`, `checkpoint-invalid`, `unsupported-architecture`
 */
export async function describeConversion(
  checkpoint: Checkpoint,
  { cacheFolder, precision }: DescribeConversionOptions,
): Promise<ConversionFacts> {
  const plan = planConversion(checkpoint, precision);
  const { language } = plan.manifest;
  const embedding = checkpoint.tensors.get(plan.embedding.key)!;
  const [kernels, stock] = [true, false].map((own) => loadedFiles(plan.manifest, own)) as [string[], string[]];
  const weights = sum(plan.weightFiles.flatMap(({ entries }) => entries));
  const graphs = [...plan.graphs.values()].reduce((sum, { byteLength }) => sum + byteLength, 0);
  const embeddingBytes = (embedding.byteLength / embedding.shape[0]!) * language.embedding.rows;
  const partsOf = (graphs: readonly string[]): PartBytes => {
    const [vision, decoder] = plan.weightFiles.map((file) => usedBy([file], graphs));
    return { vision: sum(vision!), embedding: embeddingBytes, ...decoderBytes(decoder!, language.numLayers) };
  };
  return {
    diskBytes: weights + graphs + embeddingBytes,
    weightBytes: { kernels: sum(usedBy(plan.weightFiles, kernels)), stock: sum(usedBy(plan.weightFiles, stock)) },
    partBytes: { kernels: partsOf(kernels), stock: partsOf(stock) },
    kvBytesPerToken: 2 * 4 * language.numLayers * language.numKvHeads * language.headSize,
    converted: await findConverted(checkpoint, cacheFolder, precision),
  };
}

/** Graphs that a model runs over float32 caches, of our own operators where those are wanted and there. */
function loadedFiles({ vision, language }: Pick<ModelManifest, "vision" | "language">, own: boolean): string[] {
  const of = <Graph extends { readonly file: string; readonly kernels: boolean }>(graphs: readonly Graph[]) => {
    const kernels = own && graphs.some((graph) => graph.kernels);
    return graphs.filter((graph) => graph.kernels === kernels);
  };
  const seeing = of(vision.graphs).slice(0, 1);
  return [...seeing, ...of(language.graphs).filter(({ kv }) => kv === "fp32")].map(({ file }) => file);
}

type Entries = readonly { readonly name: string; readonly length: number }[];

const sum = (entries: Entries) => entries.reduce((bytes, { length }) => bytes + length, 0);

/** The weights of some graphs; each counts once, however many of the graphs have it. */
function usedBy(weightFiles: ConversionPlan["weightFiles"], graphs: readonly (string | undefined)[]): Entries {
  return weightFiles
    .flatMap(({ entries }) => entries)
    .filter(({ graphs: having }) => graphs.some((graph) => graph !== undefined && having.has(graph.replace(/\.onnx$/, ""))));
}

function decoderBytes(entries: Entries, numLayers: number): { readonly layers: readonly number[]; readonly head: number } {
  const layers: number[] = Array(numLayers).fill(0);
  let head = 0;
  for (const { name, length } of entries) {
    const layer = /\.layers\.(\d+)\./.exec(name)?.[1];
    if (layer === undefined) head += length;
    else layers[Number(layer)]! += length;
  }
  return { layers, head };
}

async function findConverted(checkpoint: Checkpoint, cacheFolder: string, precision: Precision): Promise<string | undefined> {
  const { known } = await openFingerprintMemo(checkpoint, cacheFolder);
  if (known === undefined) return undefined;
  for (const checked of [true, false]) {
    const folder = conversionFolder(cacheFolder, { fingerprint: known, precision, checked });
    const found = await openConvertedModel(folder).catch(() => undefined);
    if (found !== undefined) return folder;
  }
  return undefined;
}
