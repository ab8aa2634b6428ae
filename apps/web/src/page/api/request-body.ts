import { type Attachment, isClip, type Turn } from "../chat/conversation.ts";
import type { Settings } from "../settings/settings.ts";
import { responseFormat } from "./response-format.ts";
import { samplingBody } from "./sampling-body.ts";

/** Makes the part of a message that carries a picture. `fields` go beside its address. */
export type PicturePart = (picture: Attachment, fields: object) => object;

const wholePicture: PicturePart = ({ url }, fields) => ({ type: "image_url", image_url: { url, ...fields } });

/** The body of `POST /v1/chat/completions` for a conversation that ends with a question. Throws when the settings' schema is no JSON. */
export function requestBody(
  model: string,
  turns: readonly Turn[],
  settings: Settings,
  picture: PicturePart = wholePicture,
): Record<string, unknown> {
  const { system, maxTiles, maxTokens, frames, autoOrient } = settings;
  const messages = turns.map(({ role, text, attachments }) => {
    if (attachments.length === 0) return { role, content: text };
    const media = attachments.flatMap((attachment) => {
      const { id, kind, name, pages = "", url, stills } = attachment;
      if (kind === "document") return [{ type: "file", file: { filename: name, file_data: url, ...(pages.trim() && { pages }) } }];
      if (!isClip(attachment)) return [picture(attachment, {})];
      if (stills === undefined) return [{ type: "video_url", video_url: { url, num_segments: frames } }];
      return stills.map((still, i) => picture({ ...attachment, id: `${id}-${i}`, url: still }, { max_dynamic_patch: 1 }));
    });
    return { role, content: text === "" ? media : [...media, { type: "text", text }] };
  });
  return {
    model,
    messages: system.trim() === "" ? messages : [{ role: "system", content: system }, ...messages],
    ...samplingBody(settings),
    ...(maxTiles > 0 ? { max_dynamic_patch: maxTiles } : {}),
    ...(autoOrient ? { auto_orient: true } : {}),
    ...responseFormat(settings),
    max_tokens: maxTokens,
    stream: true,
    stream_options: { include_usage: true },
  };
}
