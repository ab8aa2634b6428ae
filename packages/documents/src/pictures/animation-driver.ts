import { TesseraError } from "@tessera/core";
import { animationFrames } from "@tessera/preprocessing";
import type { DocumentDriver } from "../document-driver.ts";

const source = animationFrames();

/** Animated GIF and WebP, a page a frame. */
export const animationDriver: DocumentDriver = {
  name: "an animation",
  matches: (bytes) => source.accepts(bytes),
  async open(file, { signal }) {
    const video = await source.open(file, { signal });
    return {
      pages: video.frameCount,
      text: async () => "",
      async image(page, { signal }) {
        for await (const image of video.frames([page - 1], { signal })) return image;
        throw new TesseraError("document-decode-failed", `${file.name} gives no page ${page}`, { facts: { name: file.name, page } });
      },
      close: async () => {},
    };
  },
};
