import { parseBoxes } from "@tessera/grounding";
import { decodeImage, encodePng } from "@tessera/preprocessing";
import type { ImageInput } from "@tessera/sdk";
import { env } from "../env.ts";
import { drawBoxes } from "./draw-boxes.ts";
import { inlinePicture } from "./inline-picture.ts";
import { pictureProtocol } from "./picture-protocol.ts";

/** Draws the boxes of an answer into the one picture it is about, in a terminal that can show pictures. */
export async function showBoxes(answer: string, images: readonly ImageInput[] = [], signal?: AbortSignal): Promise<void> {
  const protocol = process.stdout.isTTY ? pictureProtocol(env.terminal) : undefined;
  const boxes = parseBoxes(answer);
  const [picture] = images;
  if (protocol === undefined || boxes.length === 0 || picture === undefined || images.length > 1) return;
  const png = encodePng(drawBoxes(await decodeImage(picture, { signal }), boxes));
  process.stdout.write(`${inlinePicture(png, protocol)}\n`);
}
