import { expectArgument } from "@tessera/core";
import type { VideoInput } from "@tessera/preprocessing";
import { checkOptions } from "../options/check-options.ts";
import type { VideoRequest } from "../request/chat-request.ts";
import { isVideoRequest } from "./is-video-request.ts";

const videoNames = { input: true, numSegments: true, bound: true } satisfies Record<keyof VideoRequest, true>;
/** More frames than any context has room for. */
const mostFrames = 4096;

/** Refuses a video that would give no frames. Throws `invalid-argument`. */
export function checkVideo(video: VideoInput | VideoRequest): void {
  expectArgument(video != null && video !== "", "a video", "video", video);
  if (Array.isArray(video)) expectArgument(video.length > 0, "at least one frame", "video", "[]");
  if (!isVideoRequest(video)) return;
  checkOptions(video, videoNames, "the video");
  const { input, numSegments = 1, bound = [0, 1] } = video;
  expectArgument(input != null && input !== "", "a video", "video.input", input);
  if (Array.isArray(input)) expectArgument(input.length > 0, "at least one frame", "video.input", "[]");
  expectArgument(
    Number.isInteger(numSegments) && numSegments > 0 && numSegments <= mostFrames,
    `an integer from 1 to ${mostFrames}`,
    "numSegments",
    numSegments,
  );
  const [from, to] = Array.isArray(bound) ? bound : [];
  expectArgument(typeof from === "number" && typeof to === "number" && from < to, "[from, to] in seconds, from before to", "bound", bound);
}
