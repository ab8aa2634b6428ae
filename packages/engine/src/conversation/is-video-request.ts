import type { VideoInput } from "@tessera/preprocessing";
import type { VideoRequest } from "../request/chat-request.ts";

/** Whether a video comes with how to sample it. */
export function isVideoRequest(video: VideoInput | VideoRequest): video is VideoRequest {
  return typeof video === "object" && Object.getPrototypeOf(video) === Object.prototype;
}
