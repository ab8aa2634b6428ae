import { readFile, realpath, stat } from "node:fs/promises";
import { sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { MessagePart } from "@tessera/sdk";
import { mostBodyBytes } from "../body/most-body-bytes.ts";
import { HttpError } from "../http/http-error.ts";
import type { ServerState } from "../http/server-state.ts";
import type { ContentPart } from "../openai/chat/content-parts.ts";
import { readFileData, toDocumentPart } from "./document-part.ts";
import { type FetchMediaOptions, fetchTyped } from "./fetch-media.ts";
import { readStoredFile } from "./read-stored-file.ts";

const mostDocumentBytes = 100_000_000;

/** Turns the parts of one request's messages into the SDK's: fetches what they name, counts what they hold. */
export class MediaReader {
  readonly #state: ServerState;
  readonly #owner: string;
  readonly #signal: AbortSignal;
  #images = 0;
  #inlined = 0;

  /** @param owner what the request showed to be let in: pictures kept under a uuid belong to it */
  constructor(state: ServerState, owner: string, signal: AbortSignal) {
    this.#state = state;
    this.#owner = owner;
    this.#signal = signal;
  }

  /** A message's content. Throws 400 naming what is wrong, and what fetching throws. */
  async read(content: string | readonly ContentPart[]): Promise<string | readonly MessagePart[]> {
    if (typeof content === "string") return content;
    const parts: MessagePart[] = [];
    for (const part of content) parts.push(await this.#readPart(part));
    return parts;
  }

  /** What is at an address, as a data URI. Together they may be as large as a body. */
  async inline(url: string, accept: string): Promise<string> {
    this.#count();
    const { maxBodyBytes = mostBodyBytes } = this.#state.options;
    const left = maxBodyBytes - this.#inlined;
    const { bytes, type } = url.startsWith("file:")
      ? { bytes: await readFile(await this.#file(url, left)), type: undefined }
      : await fetchTyped(url, this.#fetchOptions(accept, left));
    this.#inlined += bytes.byteLength;
    const named = type !== undefined && /^[\w.+-]{1,50}\/[\w.+-]{1,50}$/.test(type);
    return `data:${named ? type : `${accept.split("/")[0]}/octet-stream`};base64,${Buffer.from(bytes).toString("base64")}`;
  }

  async #readPart(part: ContentPart): Promise<MessagePart> {
    if ("text" in part) return { type: "text", text: part.text };
    if (part.type === "video_url") {
      const { url, num_segments } = typeof part.video_url === "string" ? { url: part.video_url, num_segments: undefined } : part.video_url;
      const input = await this.#fetch(url, "video/*", this.#state.options.maxVideoBytes ?? 100_000_000);
      return { type: "video", video: { input, numSegments: num_segments ?? undefined } };
    }
    this.#count();
    if (part.type === "file" || part.type === "input_file") return this.#document(part.type === "file" ? part.file : part);
    const { url, detail, max_dynamic_patch } = describePicture(part);
    const image = await this.#picture(url, part.uuid);
    return { type: "image", image, maxTiles: max_dynamic_patch ?? (detail === "low" ? 1 : undefined) };
  }

  /** A document counts as a picture; how many of its pages are shown is up to the context. */
  #count(): void {
    const { maxImages = 32 } = this.#state.options;
    if (++this.#images > maxImages)
      throw new HttpError(400, `A request may have at most ${maxImages} images`, { param: "messages", code: "too_many_images" });
  }

  async #document({ file_data, file_id, file_url, pages }: FileFields): Promise<MessagePart> {
    const given = [file_data, file_id, file_url].filter((value) => value != null);
    if (given.length !== 1)
      throw new HttpError(400, "A file needs file_data, file_id or file_url, one of them", { param: "messages", code: "invalid_value" });
    if (file_id != null) return toDocumentPart(await readStoredFile(this.#state, this.#owner, file_id), pages);
    if (file_data != null) return toDocumentPart(readFileData(file_data), pages);
    return toDocumentPart(await this.#fetch(file_url!, "application/pdf,image/*,text/plain", mostDocumentBytes), pages);
  }

  async #picture(url: string | null | undefined, uuid: string | null | undefined): Promise<Uint8Array | string> {
    const { images } = this.#state;
    if (url != null) {
      const picture = await this.#fetch(url, "image/*", 20_000_000);
      if (uuid != null) images.set(this.#owner, uuid, picture);
      return picture;
    }
    if (uuid == null) throw new HttpError(400, "An image needs a url or a uuid", { param: "messages", code: "invalid_value" });
    const known = images.get(this.#owner, uuid);
    if (known === undefined)
      throw new HttpError(400, "No picture is kept under this uuid; send it with its url again", {
        param: "messages",
        code: "unknown_uuid",
      });
    return known;
  }

  async #fetch(url: string, accept: string, maxBytes: number): Promise<Uint8Array | string> {
    if (url.startsWith("data:")) return url;
    if (url.startsWith("file:")) return this.#file(url, maxBytes);
    return (await fetchTyped(url, this.#fetchOptions(accept, maxBytes))).bytes;
  }

  #fetchOptions(accept: string, maxBytes: number): FetchMediaOptions {
    const { allowedMediaHosts, allowPrivateMedia } = this.#state.options;
    return { signal: this.#signal, accept, maxBytes, allowedHosts: allowedMediaHosts, allowPrivate: allowPrivateMedia };
  }

  /** One answer for all that is not allowed or not there: clients learn nothing about files outside the folder. */
  async #file(url: string, maxBytes: number): Promise<string> {
    const { mediaFolder } = this.#state.options;
    const refused = new HttpError(400, `${url.slice(0, 200)}: not a file below the server's media folder`, {
      param: "messages",
      code: "media-not-found",
    });
    if (mediaFolder === undefined) throw refused;
    try {
      const [folder, file] = await Promise.all([realpath(mediaFolder), realpath(fileURLToPath(url))]);
      const entry = await stat(file);
      // A pipe would hold the request until somebody writes into it.
      if (file.startsWith(folder + sep) && entry.isFile() && entry.size <= maxBytes) return file;
    } catch {
      // Refused below.
    }
    throw refused;
  }
}

interface FileFields {
  readonly file_data?: string | null;
  readonly file_id?: string | null;
  readonly file_url?: string | null;
  readonly pages?: string | null;
}

interface PictureFields {
  readonly url?: string | null;
  readonly detail?: "auto" | "low" | "high" | "original" | null;
  readonly max_dynamic_patch?: number | null;
}

/** `input_image` has its fields beside the address, `image_url` around it. */
function describePicture(part: Extract<ContentPart, { readonly type: "image_url" | "input_image" }>): PictureFields {
  const { image_url } = part;
  if (part.type === "input_image") return { ...part, url: part.image_url };
  return typeof image_url === "string" ? { url: image_url } : (image_url ?? {});
}
