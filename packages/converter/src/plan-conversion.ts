import type { Checkpoint, TensorInfo } from "@tessera/checkpoint";
import { TesseraError } from "@tessera/core";
import { encodeModel, GraphBuilder } from "@tessera/onnx";
import { internVit } from "./architectures/intern-vit.ts";
import { languageArchitecture } from "./architectures/language-architecture.ts";
import type { LanguageWeights } from "./architectures/language-weights.ts";
import { projectedGrid, projector } from "./architectures/projector.ts";
import { isKernelFormat } from "./formats/is-kernel-format.ts";
import { kernelDomain } from "./formats/kernel-domain.ts";
import { type DecoderOptions, decoder, type LayerRange } from "./layers/decoder.ts";
import { padHeads } from "./layers/pad-heads.ts";
import { CheckpointScope } from "./rows/checkpoint-scope.ts";
import { converterVersion } from "./store/converter-version.ts";
import type { ModelManifest, Precision } from "./store/model-manifest.ts";
import type { LinearFormat } from "./store/part-builder.ts";
import { WeightFile } from "./store/weight-file.ts";
import { languageVariants } from "./variants/language-variants.ts";
import { variantsAt } from "./variants/variants-at.ts";
import { visionVariants } from "./variants/vision-variants.ts";

/** Everything a conversion will write, known before the first weight is read. */
export interface ConversionPlan {
  readonly graphs: ReadonlyMap<string, Uint8Array>;
  readonly weightFiles: readonly WeightFile[];
  readonly embedding: { readonly key: string; readonly file: string };
  readonly manifest: Omit<ModelManifest, "fingerprint" | "files">;
}

const kernelOpsets = { "": 20, "com.microsoft": 1, [kernelDomain.domain]: 1 };
const encode = (graph: GraphBuilder, format: LinearFormat) => encodeModel(graph.finish(isKernelFormat(format) ? kernelOpsets : undefined));

type PlannedGraph = readonly [file: string, bytes: Uint8Array];

/** One part of a plan: its graphs over the weights of one file, and what the manifest says of it. */
interface PlannedPart<Manifest> {
  readonly graphs: readonly PlannedGraph[];
  readonly weights: WeightFile;
  readonly manifest: Manifest;
}

/** Builds the graphs, lays out the weights and checks the checkpoint's tensors against what the definitions ask for. */
export function planConversion(checkpoint: Checkpoint, precision: Precision): ConversionPlan {
  const { config } = checkpoint;
  const scope = new CheckpointScope(checkpoint);
  const vision = planVision(scope, config, precision.vision);
  const weights = padHeads(languageArchitecture(scope.child("language_model"), config.llm_config));
  checkpoint.assertTensors(scope.expected, { padded: scope.padded });
  const embedding = checkpoint.tensors.get(weights.embeddingKey)!;
  const language = planLanguage(weights, config, precision.language);
  const { vocab_size: rows, hidden_size: columns } = config.llm_config;
  return {
    graphs: new Map([...vision.graphs, ...language.graphs]),
    weightFiles: [vision.weights, language.weights],
    embedding: { key: weights.embeddingKey, file: "embedding.weights" },
    manifest: {
      version: converterVersion,
      precision,
      vision: vision.manifest,
      language: { ...language.manifest, embedding: { file: "embedding.weights", type: floatType(embedding), rows, columns } },
    },
  };
}

/** Decoder layers of a graph by themselves. @param file the graph of the manifest that is taken apart */
export type StageGraph = (file: string, layers: LayerRange) => Uint8Array;

/**
 * Takes graphs apart, over the weights of a converted model in its folder: each stage takes the hidden states that the one before it gives.
 *
 * @param precision of the converted model's language part
 */
export function stageGraphs(checkpoint: Checkpoint, precision: Precision["language"]): StageGraph {
  const { config } = checkpoint;
  const weights = padHeads(languageArchitecture(new CheckpointScope(checkpoint).child("language_model"), config.llm_config));
  // All graphs are laid out first, as they were when the weights were written: offsets are the same.
  return planLanguage(weights, config, precision).stage;
}

function planVision(
  scope: CheckpointScope,
  config: Checkpoint["config"],
  precision: Precision["vision"],
): PlannedPart<ModelManifest["vision"]> {
  const weights = new WeightFile("vision.weights");
  const { hidden_size: H } = config.llm_config;
  const { force_image_size: size, vision_config } = config;
  const tokensPerTile = projectedGrid(config) ** 2;
  const build = (name: string, format: LinearFormat): PlannedGraph => {
    const graph = new GraphBuilder(name);
    const part = { graph, weights, format, tokens: 1 + Math.floor(size / vision_config.patch_size) ** 2 };
    const features = internVit(part, scope.child("vision_model"), config, graph.input("pixel_values", "float32", ["tiles", 3, size, size]));
    graph.node("Identity", [projector(part, scope.child("mlp1"), config, features)], { outputs: ["image_embeds"] });
    graph.output("image_embeds", "float32", ["tiles", tokensPerTile, H]);
    return [`${name}.onnx`, encode(graph, format)];
  };
  const kernels = fitsKernels(vision_config.hidden_size / vision_config.num_attention_heads);
  const variants = variantsAt(visionVariants, precision, kernels);
  return {
    graphs: variants.map(({ name, format }) => build(name, format)),
    weights,
    manifest: {
      graphs: variants.map(({ graph }) => graph),
      imageSize: size,
      tokensPerTile,
      hiddenSize: H,
    },
  };
}

function planLanguage(
  language: LanguageWeights,
  { llm_config }: Checkpoint["config"],
  precision: Precision["language"],
): PlannedPart<Omit<ModelManifest["language"], "embedding">> & { readonly stage: StageGraph } {
  const weights = new WeightFile("language.weights");
  const build = (name: string, options: DecoderOptions & { readonly format: LinearFormat }): PlannedGraph => {
    const graph = new GraphBuilder(name);
    decoder({ graph, weights, format: options.format }, language, llm_config, options);
    return [`${name}.onnx`, encode(graph, options.format)];
  };
  const windowed = language.layers.some(({ window }) => window !== undefined);
  const kernels = fitsKernels(language.headSize) && !windowed;
  const variants = variantsAt(languageVariants, precision, kernels);
  const graphOf = ({ name, format, graph: { step, kv } }: (typeof variants)[number], layers?: LayerRange) =>
    build(name, { format, kv, logits: step === "decode" ? "chosen" : "none", layers });
  return {
    graphs: variants.map((variant) => graphOf(variant)),
    stage: (file, layers) => graphOf(variants.find(({ graph }) => graph.file === file)!, layers)[1],
    weights,
    manifest: {
      graphs: variants.map(({ graph }) => graph),
      numLayers: llm_config.num_hidden_layers,
      numKvHeads: language.numKvHeads,
      headSize: language.headSize,
      hiddenSize: llm_config.hidden_size,
      vocabSize: llm_config.vocab_size,
      maxPositions: language.maxPositions,
      ...(language.rotary ? { rotary: language.rotary } : {}),
    },
  };
}

/** Whether the attention of `@tessera/kernels` takes heads of this size. */
function fitsKernels(headSize: number): boolean {
  return headSize % 8 === 0 && headSize <= 256;
}

function floatType({ name, type }: TensorInfo): "float32" | "float16" | "bfloat16" {
  if (type === "float32" || type === "float16" || type === "bfloat16") return type;
  throw new TesseraError("checkpoint-invalid", `Tensor ${name} is ${type}, expected a floating-point type`, { facts: { tensor: name } });
}
