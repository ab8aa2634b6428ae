import type { Attachment } from "../chat/conversation.ts";
import { ApiError } from "./api-error.ts";
import type { PicturePart } from "./request-body.ts";

/** Sends each picture once: the server keeps it under its name, and later requests send the name alone. */
export class PictureNames {
  readonly #known = new Set<string>();

  /** Runs a request; one that fails because the server has forgotten a picture is sent again with all of them. */
  async send<T>(attempt: (picture: PicturePart) => Promise<T>): Promise<T> {
    const sent = new Set<string>();
    const part = ({ id, url }: Attachment, fields: object) => {
      sent.add(id);
      // `image_url` has its fields beside the address, and so none without one.
      return this.#known.has(id)
        ? { type: "input_image", uuid: id, ...fields }
        : { type: "image_url", image_url: { url, ...fields }, uuid: id };
    };
    try {
      const result = await attempt(part);
      for (const id of sent) this.#known.add(id);
      return result;
    } catch (error) {
      const forgotten = error instanceof ApiError && error.code === "unknown_uuid" && this.#known.size > 0;
      this.#known.clear();
      if (!forgotten) throw error;
      return this.send(attempt);
    }
  }
}
