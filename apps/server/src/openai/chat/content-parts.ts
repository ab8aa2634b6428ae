import * as z from "zod";
import { inert } from "../../body/inert.ts";
import { openObject } from "../../body/open-object.ts";

const maxDynamicPatch = z.number().int().positive().max(64).nullish();
const detail = z.enum(["auto", "low", "high", "original"]).nullish();
const uuid = z.string().min(1).max(200).nullish();
// What clients keep with a part, theirs or other servers': nothing that the model is shown.
const notes = { id: inert, annotations: inert, cache_control: inert, logprobs: inert };

const textPart = openObject({ type: z.enum(["text", "input_text", "output_text"]), text: z.string(), ...notes });
const imageUrlPart = openObject({
  type: z.literal("image_url"),
  image_url: z.union([z.string(), openObject({ url: z.string().min(1), detail, max_dynamic_patch: maxDynamicPatch })]).nullish(),
  uuid,
  ...notes,
});
const inputImagePart = openObject({
  type: z.literal("input_image"),
  image_url: z.string().min(1).nullish(),
  file_id: z.null().optional(),
  detail,
  max_dynamic_patch: maxDynamicPatch,
  uuid,
  ...notes,
});
const videoUrlPart = openObject({
  type: z.literal("video_url"),
  video_url: z.union([z.string().min(1), openObject({ url: z.string().min(1), num_segments: z.number().int().min(1).max(64).nullish() })]),
  ...notes,
});
const fileFields = {
  /** A data URI, or base64 alone. */
  file_data: z.string().min(1).nullish(),
  file_id: z.string().min(1).max(200).nullish(),
  filename: z.string().max(1000).nullish(),
  /** Pages that are shown, as in "1-3,7,10-"; all without. */
  pages: z.string().min(1).max(1000).nullish(),
};
const filePart = openObject({ type: z.literal("file"), file: openObject({ ...fileFields, format: inert }), ...notes });
const inputFilePart = openObject({
  type: z.literal("input_file"),
  ...fileFields,
  file_url: z.string().min(1).nullish(),
  detail: inert,
  ...notes,
});
const refusalPart = openObject({ type: z.literal("refusal"), refusal: z.string(), ...notes });
/** What a model thought is not shown to it again, as its templates have it. */
const thoughtPart = z.object({ type: z.enum(["thinking", "reasoning", "redacted_thinking"]) });

/**
 * Parts of a user's message. A picture needs an address, a uuid, or both to be kept under that name; a file its bytes, its id, or its address.
 */
export const contentPart = z.discriminatedUnion("type", [textPart, imageUrlPart, inputImagePart, videoUrlPart, filePart, inputFilePart]);

export type ContentPart = z.output<typeof contentPart>;

/** Text alone, whole or in parts. */
export const textContent = z.union([z.string(), z.array(textPart).transform((parts) => parts.map(({ text }) => text).join("\n"))]);

/** What an assistant said: text, or that it refuses. Its thoughts are left out. */
export const answerContent = z.union([
  z.string(),
  z
    .array(z.discriminatedUnion("type", [textPart, refusalPart, thoughtPart]))
    .transform((parts) => parts.flatMap((part) => ("text" in part ? [part.text] : "refusal" in part ? [part.refusal] : [])).join("\n")),
]);
