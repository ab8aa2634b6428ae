import * as z from "zod";

const maxDynamicPatch = z.number().int().positive().max(64).optional();
const detail = z.enum(["auto", "low", "high"]).optional();
const uuid = z.string().min(1).max(200).optional();

const textPart = z.strictObject({ type: z.enum(["text", "input_text", "output_text"]), text: z.string() });
const imageUrlPart = z.strictObject({
  type: z.literal("image_url"),
  image_url: z.union([z.string(), z.strictObject({ url: z.string().min(1), detail, max_dynamic_patch: maxDynamicPatch })]).nullish(),
  uuid,
});
const inputImagePart = z.strictObject({
  type: z.literal("input_image"),
  image_url: z.string().min(1).nullish(),
  detail,
  max_dynamic_patch: maxDynamicPatch,
  uuid,
});
const videoUrlPart = z.strictObject({
  type: z.literal("video_url"),
  video_url: z.union([
    z.string().min(1),
    z.strictObject({ url: z.string().min(1), num_segments: z.number().int().min(1).max(64).optional() }),
  ]),
});

/** Parts of a user's message. A picture needs an address, a uuid, or both to be kept under that name. */
export const contentPart = z.discriminatedUnion("type", [textPart, imageUrlPart, inputImagePart, videoUrlPart]);

export type ContentPart = z.output<typeof contentPart>;

/** Text alone, whole or in parts. */
export const textContent = z.union([z.string(), z.array(textPart).transform((parts) => parts.map(({ text }) => text).join("\n"))]);
