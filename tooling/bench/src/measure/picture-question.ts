import { readFile } from "node:fs/promises";
import type { ChatRequest } from "@tessera/sdk";
import type { MeasureRequest } from "./measurement.ts";

/** A question about the picture of a request, cut into `size` tiles. The file is read here, so that no figure has the disk in it. */
export async function pictureQuestion({ size, salt, picture }: MeasureRequest): Promise<ChatRequest> {
  if (picture === undefined) throw new Error("The figure needs a picture");
  return {
    systemMessage: `${salt}`,
    question: `Question ${salt}`,
    images: [await readFile(picture)],
    // The thumbnail comes on top.
    maxTiles: Math.max(1, size - 1),
    maxNewTokens: 1,
  };
}
