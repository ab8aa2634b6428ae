export type { ChatEvent } from "./chat-event.ts";
export type { ChatRequest, Message, MessagePart, Turn, VideoRequest } from "./chat-request.ts";
export type { ChatResult, FinishReason, Timings, Usage } from "./chat-result.ts";
export { type CheckpointFacts, describeCheckpoint } from "./describe-checkpoint.ts";
export { InternVL } from "./intern-vl.ts";
export type { LoadOptions } from "./load-options.ts";
