export type { Checkpoint, ReadOptions } from "./checkpoint.ts";
export type { GenerationConfig } from "./generation-config.ts";
export type { InternVLConfig } from "./intern-vl-config.ts";
export { openCheckpoint } from "./open-checkpoint.ts";
export { parseInternVLConfig } from "./parse-intern-vl-config.ts";
export type { PreprocessorConfig } from "./preprocessor-config.ts";
export { safetensorsLimits } from "./safetensors-limits.ts";
export type { TensorInfo } from "./tensor-info.ts";
export { type SafetensorsEntry, writeSafetensors } from "./write-safetensors.ts";
