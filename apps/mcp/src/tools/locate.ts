import { decodeImage } from "@tessera/preprocessing";
import * as z from "zod";
import { readMedia } from "../media/read-media.ts";
import { imageField } from "./fields.ts";
import { defineTool } from "./tool.ts";

const box = z.object({ label: z.string(), box: z.array(z.number().int()).length(4).describe("left, top, right, bottom in pixels") });

/** Finds what phrases describe. */
export const locateTool = defineTool({
  name: "locate",
  title: "Locate things in a picture",
  description: "Finds what phrases describe in a picture: boxes in its pixels, from the top left corner.",
  input: z.object({
    image: imageField,
    phrases: z.array(z.string().min(1).max(500)).min(1).max(32).describe("What to look for, such as: the red car"),
  }),
  output: z.object({
    width: z.number().int(),
    height: z.number().int(),
    found: z.array(z.object({ phrase: z.string(), boxes: z.array(box) })),
  }),
  async run({ image, phrases }, { model, access, context }) {
    const { signal } = context.mcpReq;
    const { bytes } = await readMedia(image, access, signal);
    const picture = await decodeImage(bytes, { signal });
    const found = await (await model()).ground({ ...picture, channels: 3 }, phrases, { signal });
    return {
      width: picture.width,
      height: picture.height,
      found: found.map(({ phrase, boxes }) => ({ phrase, boxes: boxes.map(({ label, pixels }) => ({ label, box: [...pixels!] })) })),
    };
  },
});
