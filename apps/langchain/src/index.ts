export type { ChatInternVLCallOptions } from "./call-options.ts";
export { ChatInternVL, type ChatInternVLFields } from "./chat-intern-vl.ts";
