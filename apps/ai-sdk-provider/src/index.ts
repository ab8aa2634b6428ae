export type { TesseraModelOptions } from "./call-model.ts";
export { languageModelV3 } from "./language-model-v3.ts";
export { languageModelV4, type TesseraLanguageModelV4 } from "./language-model-v4.ts";
