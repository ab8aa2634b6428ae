export type { InternVLConfig } from "@tessera/checkpoint";
export type { CheckedModel, ConvertEvent } from "@tessera/converter";
export { type ErrorCode, TesseraError } from "@tessera/core";
export { checkGrammarSize, type Grammar, type ToolDefinition } from "@tessera/grammar";
export { type GenerationOptions, generationOptionSpecs, type NumberRange, type OptionSpec } from "@tessera/language-decoder";
export type { ImageInput, RawPixels, VideoInput } from "@tessera/preprocessing";
export type { ChatEvent } from "./chat-event.ts";
export type { ChatObject } from "./chat-object.ts";
export type { ChatRequest, Message, MessagePart, Turn, VideoRequest } from "./chat-request.ts";
export type { ChatLogprob, ChatLogprobs, ChatResult, FinishReason, PromptLogprobs, Reused, Timings, Usage } from "./chat-result.ts";
export type { ChatSession, SessionOptions, SessionQuestion } from "./conversation/chat-session.ts";
export { checkRequest } from "./conversation/check-request.ts";
export { type ConvertModelOptions, convertModel } from "./convert-model.ts";
export { type CheckpointFacts, type DescribeOptions, describeCheckpoint } from "./describe-checkpoint.ts";
export type { Estimate } from "./estimate-chat.ts";
export { InternVL } from "./intern-vl.ts";
export { loadImage } from "./load-image.ts";
export type { LoadOptions } from "./load-options.ts";
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
export type { DistributionDifference } from "./verify/compare-distributions.ts";
export type { VerificationQuestion } from "./verify/verification-question.ts";
export { type Verification, type VerifyOptions, verifyModel } from "./verify/verify-model.ts";
export { verifyCache } from "./verify-cache.ts";
