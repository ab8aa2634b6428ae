import type { Checkpoint, TensorInfo } from "@tessera/checkpoint";
import { TesseraError } from "@tessera/core";
import { encodeModel, GraphBuilder } from "@tessera/onnx";
import { CheckpointScope } from "./checkpoint-scope.ts";
import { converterVersion } from "./converter-version.ts";
import { type DecoderOptions, decoder } from "./decoder.ts";
import { internVit } from "./intern-vit.ts";
import { languageArchitecture } from "./language-architecture.ts";
import type { ModelManifest, Precision } from "./model-manifest.ts";
import { padHeads } from "./pad-heads.ts";
import type { LinearFormat } from "./part-builder.ts";
import { projectedGrid, projector } from "./projector.ts";
import { WeightFile } from "./weight-file.ts";

/** Everything a conversion will write, known before the first weight is read. */
export interface ConversionPlan {
  readonly graphs: ReadonlyMap<string, Uint8Array>;
  /** The vision graph with one activation scale a row, where there is a choice. */
  readonly visionRowsGraph?: string;
  readonly weightFiles: readonly WeightFile[];
  readonly embedding: { readonly key: string; readonly file: string };
  readonly manifest: Omit<ModelManifest, "fingerprint" | "files">;
}

const languageFormats: Readonly<Record<Precision["language"], LinearFormat>> = { fp32: "fp32", int8: "block8", int4: "block4" };

/** Builds the graphs, lays out the weights and checks the checkpoint's tensors against what the definitions ask for. */
export function planConversion(checkpoint: Checkpoint, precision: Precision): ConversionPlan {
  const { config } = checkpoint;
  const scope = new CheckpointScope(checkpoint);
  const H = config.llm_config.hidden_size;
  const size = config.force_image_size;

  const visionFile = new WeightFile("vision.weights");
  const tokensPerTile = projectedGrid(config) ** 2;
  const visionGraph = (name: string, format: LinearFormat) => {
    const graph = new GraphBuilder(name);
    const part = { graph, weights: visionFile, format, tokens: 1 + (size / config.vision_config.patch_size) ** 2 };
    const features = internVit(part, scope.child("vision_model"), config, graph.input("pixel_values", "float32", ["tiles", 3, size, size]));
    graph.node("Identity", [projector(part, scope.child("mlp1"), config, features)], { outputs: ["image_embeds"] });
    graph.output("image_embeds", "float32", ["tiles", tokensPerTile, H]);
    return [`${name}.onnx`, encodeModel(graph.finish())] as const;
  };
  const quantized = precision.vision === "int8";
  const visionGraphs = [visionGraph("vision", quantized ? "vnni8" : "fp32"), ...(quantized ? [visionGraph("vision-rows", "rows8")] : [])];

  const weights = padHeads(languageArchitecture(scope.child("language_model"), config.llm_config));
  checkpoint.assertTensors(scope.expected);
  const languageFile = new WeightFile("language.weights");
  const format = languageFormats[precision.language];
  // Block-wise weights suit one token at a time; for many, int8 × int8 is about twice as fast.
  const fastPrefill = format !== "fp32";
  const decoderGraph = (name: string, options: DecoderOptions & { readonly format: LinearFormat }) => {
    const graph = new GraphBuilder(name);
    decoder({ graph, weights: languageFile, format: options.format }, weights, config.llm_config, options);
    return [`${name}.onnx`, encodeModel(graph.finish())] as const;
  };

  const embedding = checkpoint.tensors.get(weights.embeddingKey)!;
  return {
    graphs: new Map([
      ...visionGraphs,
      decoderGraph("decoder", { format, logits: "chosen" }),
      decoderGraph("decoder-kv8", { format, logits: "chosen", kv: "int8" }),
      ...(fastPrefill ? [decoderGraph("prefill", { format: "rows8", logits: "none" })] : []),
    ]),
    ...(quantized ? { visionRowsGraph: "vision-rows.onnx" } : {}),
    weightFiles: [visionFile, languageFile],
    embedding: { key: weights.embeddingKey, file: "embedding.weights" },
    manifest: {
      version: converterVersion,
      precision,
      vision: { graph: "vision.onnx", imageSize: size, tokensPerTile, hiddenSize: H },
      language: {
        graph: "decoder.onnx",
        kv8Graph: "decoder-kv8.onnx",
        ...(fastPrefill ? { prefillGraph: "prefill.onnx" } : {}),
        embedding: { file: "embedding.weights", type: floatType(embedding), rows: config.llm_config.vocab_size, columns: H },
        numLayers: config.llm_config.num_hidden_layers,
        numKvHeads: weights.numKvHeads,
        headSize: weights.headSize,
        hiddenSize: H,
        vocabSize: config.llm_config.vocab_size,
        maxPositions: weights.maxPositions,
        ...(weights.rotary ? { rotary: weights.rotary } : {}),
      },
    },
  };
}

function floatType({ name, type }: TensorInfo): "float32" | "float16" | "bfloat16" {
  if (type === "float32" || type === "float16" || type === "bfloat16") return type;
  throw new TesseraError("checkpoint-invalid", `Tensor ${name} is ${type}, expected a floating-point type`, { facts: { tensor: name } });
}
