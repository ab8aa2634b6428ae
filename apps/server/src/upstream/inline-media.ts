import { HttpError } from "../http/http-error.ts";
import type { MediaReader } from "../media/media-reader.ts";

/** What an address's field says about what is there. */
const accepts: Readonly<Record<string, string>> = {
  image_url: "image/*",
  video_url: "video/*",
  audio_url: "audio/*",
  file_url: "application/pdf,image/*,text/plain",
};

/**
 * A body in which media stand themselves where their addresses stood: what this server may not read, another engine must not read for its
 * clients.
 *
 * Engines take parts of more kinds than are documented, so that every field named as an address is one.
 *
 * @throws HttpError 400 for an address of what is not known, and what fetching throws
 */
export async function inlineMedia(body: object, media: MediaReader): Promise<object> {
  const inlined: Record<string, unknown> = { ...body };
  for (const field of ["messages", "input"]) if (field in inlined) inlined[field] = await inlineIn(inlined[field], media, field);
  return inlined;
}

/** @param field in which the value stands; that of a field `url` is the one around it */
async function inlineIn(value: unknown, media: MediaReader, field: string): Promise<unknown> {
  if (typeof value === "string") return isAddress(field) ? inlineAddress(value, media, field) : value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    for (const item of value) items.push(await inlineIn(item, media, field));
    return items;
  }
  const entries: [string, unknown][] = [];
  for (const [name, inner] of Object.entries(value)) {
    // Where an answer had its words from is not looked at.
    const read = name === "annotations" ? inner : await inlineIn(inner, media, /^ur[il]$/i.test(name) && isAddress(field) ? field : name);
    entries.push([name, read]);
  }
  return Object.fromEntries(entries);
}

const isAddress = (field: string) => /ur[il]s?$|^(?:image|video|audio)s?$/i.test(field);

async function inlineAddress(address: string, media: MediaReader, field: string): Promise<string> {
  if (address.startsWith("data:")) return address;
  const accept = accepts[field];
  if (accept === undefined)
    throw new HttpError(400, `Addresses in ${field.slice(0, 100)} are not passed on: send what is there as a data URI`, {
      param: "messages",
      code: "invalid_value",
    });
  return media.inline(address, accept);
}
