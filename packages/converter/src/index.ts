export { type ConvertOptions, convertCheckpoint } from "./convert-checkpoint.ts";
export type { ConvertEvent } from "./convert-event.ts";
export { type ConversionFacts, type DescribeConversionOptions, describeConversion } from "./describe-conversion.ts";
export type { LayerRange } from "./layers/decoder.ts";
export { stageGraphs } from "./plan-conversion.ts";
export type {
  LanguageGraph,
  LanguagePrecision,
  ModelManifest,
  Precision,
  VisionGraph,
  VisionManifest,
  VisionPrecision,
} from "./store/model-manifest.ts";
export { type ConvertedModel, type OpenConvertedOptions, openConvertedModel } from "./store/open-converted-model.ts";
export { type CheckedModel, verifyCache } from "./store/verify-cache.ts";
export { findGraph } from "./variants/find-graph.ts";
