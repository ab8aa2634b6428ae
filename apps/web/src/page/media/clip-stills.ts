import type { Attachment } from "../chat/conversation.ts";
import { drawPicture } from "./draw-picture.ts";
import { frameTimes } from "./frame-times.ts";

/** Frames of a clip as data URIs, spread evenly. Throws when the browser cannot play it. */
export async function clipStills({ url, name, animated }: Attachment, count: number, maxSide: number): Promise<string[]> {
  if (animated) throw new Error(`${name} cannot be taken apart here`);
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  video.preload = "auto";
  const unplayable = new Error(`This browser cannot play ${name}`);
  await once(video, "loadeddata", unplayable, () => {
    video.src = url;
  });
  // Recordings of browsers do not say how long they are until their end was seen.
  if (video.duration === Number.POSITIVE_INFINITY) {
    await once(video, "seeked", unplayable, () => {
      video.currentTime = 1e9;
    });
  }
  const { videoWidth, videoHeight, duration } = video;
  if (!Number.isFinite(duration) || videoWidth === 0) throw unplayable;
  const scale = Math.min(1, maxSide / Math.max(videoWidth, videoHeight));
  const stills: string[] = [];
  for (const time of frameTimes(duration, count)) {
    await once(video, "seeked", unplayable, () => {
      video.currentTime = time;
    });
    stills.push(drawPicture(video, Math.round(videoWidth * scale), Math.round(videoHeight * scale), "image/jpeg").url);
  }
  video.removeAttribute("src");
  video.load();
  return stills;
}

function once(video: HTMLVideoElement, event: string, failure: Error, start: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    video.addEventListener(event, () => resolve(), { once: true });
    video.addEventListener("error", () => reject(failure), { once: true });
    start();
  });
}
