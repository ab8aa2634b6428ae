export { checkRequest } from "./conversation/check-request.ts";
export { mergeMessages } from "./conversation/merge-messages.ts";
export { readConversation } from "./conversation/read-conversation.ts";
export { type ConvertModelOptions, convertModel } from "./conversion/convert-model.ts";
export { type CheckpointFacts, type DescribeOptions, describeCheckpoint } from "./conversion/describe-checkpoint.ts";
export { modelSizes } from "./conversion/model-sizes.ts";
export { verifyCache } from "./conversion/verify-cache.ts";
export type { DocumentRequest } from "./documents/document-request.ts";
export { loadModel } from "./load/load-model.ts";
export type { LoadOptions } from "./load/load-options.ts";
export { loadParts, type ModelParts } from "./load/load-parts.ts";
export type { LoadedModel } from "./load/loaded-model.ts";
export { readLoadOptions } from "./load/read-load-options.ts";
export { Resources } from "./load/resources.ts";
export { checkOptions } from "./options/check-options.ts";
export { requestNames } from "./options/request-names.ts";
export type { ChatEvent } from "./request/chat-event.ts";
export type { ChatRequest, Message, MessagePart, Turn, VideoRequest } from "./request/chat-request.ts";
export type {
  AnswerBox,
  ChatLogprob,
  ChatLogprobs,
  ChatResult,
  FinishReason,
  PromptLogprobs,
  Reused,
  Timings,
  Usage,
} from "./request/chat-result.ts";
export { endAtAbort } from "./request/end-at-abort.ts";
export { type Estimate, estimateChat } from "./request/estimate-chat.ts";
export { fitSchema, parseJsonAnswer, toJsonSchema } from "./request/json-answer.ts";
export { streamChat } from "./request/stream-chat.ts";
export { type Verification, type VerifyOptions, verifyModel } from "./verify/verify-model.ts";
