export { splitAnswer } from "./split-answer.ts";
export { type ToolCall, ToolCallSplitter } from "./tool-call-splitter.ts";
export { describeTools, tellTools, writeToolCalls, writeToolResults } from "./tool-texts.ts";
