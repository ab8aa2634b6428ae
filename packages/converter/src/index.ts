export { type ConvertOptions, convertCheckpoint } from "./convert-checkpoint.ts";
export type { ConvertEvent } from "./convert-event.ts";
export { converterVersion } from "./converter-version.ts";
export type { LanguagePrecision, ModelManifest, Precision, VisionManifest, VisionPrecision } from "./model-manifest.ts";
export { type ConvertedModel, type OpenConvertedOptions, openConvertedModel } from "./open-converted-model.ts";
export { type CheckedModel, verifyCache } from "./verify-cache.ts";
