export type { InternVLConfig } from "@tessera/checkpoint";
export type { CheckedModel, ConvertEvent } from "@tessera/converter";
export { type ErrorCode, TesseraError } from "@tessera/core";
export { type DocumentInput, isPdf, openDocument } from "@tessera/documents";
export {
  type AnswerBox,
  type ChatEvent,
  type ChatLogprob,
  type ChatLogprobs,
  type ChatRequest,
  type ChatResult,
  type CheckpointFacts,
  type ConvertModelOptions,
  checkRequest,
  convertModel,
  type DescribeOptions,
  type DocumentRequest,
  describeCheckpoint,
  type Estimate,
  type FinishReason,
  type LoadOptions,
  type Message,
  type MessagePart,
  mergeMessages,
  modelSizes,
  type PromptLogprobs,
  type Reused,
  type Timings,
  type Turn,
  type Usage,
  type Verification,
  type VerifyOptions,
  type VideoRequest,
  verifyCache,
  verifyModel,
} from "@tessera/engine";
export type { ExtractEvent, ExtractInput, ExtractOptions, ExtractRow, ExtractSchema } from "@tessera/extract";
export { checkGrammarSize, type Grammar, type ToolDefinition } from "@tessera/grammar";
export { type GenerationOptions, generationOptionSpecs, type NumberRange, type OptionSpec } from "@tessera/language-decoder";
export type { ImageInput, RawPixels, VideoInput } from "@tessera/preprocessing";
export type { DistributionDifference, VerificationQuestion } from "@tessera/quality";
export type { ChatObject } from "./chat-object.ts";
export type { ChatSession, SessionOptions, SessionQuestion } from "./chat-session.ts";
export type { GroundedPhrase, GroundOptions } from "./ground.ts";
export { InternVL } from "./intern-vl.ts";
export { loadImage } from "./load-image.ts";
export { looksLikeMedia } from "./looks-like-media.ts";
export type { GenerationConfig } from "./pipeline/generation-config.ts";
export {
  type CallOptions,
  type Pipeline,
  type PipelineOptions,
  type PipelineResponse,
  type PipelineSession,
  pipeline,
} from "./pipeline/pipeline.ts";
export { IMAGE_TOKEN, type PipelinePrompt } from "./pipeline/pipeline-prompt.ts";
