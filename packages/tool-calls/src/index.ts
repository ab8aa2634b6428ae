export { splitAnswer } from "./split-answer.ts";
export { type AnswerPiece, splitEvents } from "./split-events.ts";
export { type ToolCall, ToolCallSplitter } from "./tool-call-splitter.ts";
export { describeTools, tellTools, writeToolCalls, writeToolResults } from "./tool-texts.ts";
