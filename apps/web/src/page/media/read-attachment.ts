import { newId } from "../browser/new-id.ts";
import type { Attachment } from "../chat/conversation.ts";
import { hasPages } from "./has-pages.ts";
import { isAnimated } from "./is-animated.ts";
import { isTurned } from "./is-turned.ts";
import { measurePicture } from "./measure-picture.ts";
import { rasteriseDrawing } from "./rasterise-drawing.ts";
import { readDataUrl } from "./read-data-url.ts";

/**
 * A dropped, pasted or chosen file. What the browser cannot show is taken too: the server may read more.
 *
 * @param isFile it lies on disk under its name; pasted pictures do not
 * @throws for what is neither picture, document nor video
 */
export async function readAttachment(file: File, isFile: boolean): Promise<Attachment> {
  const { name, type } = file;
  const kind =
    type === "application/pdf" ? "document" : type.startsWith("image/") ? "image" : type.startsWith("video/") ? "video" : undefined;
  if (kind === undefined) throw new Error(`${name} is neither a picture, a PDF nor a video`);
  if (file.size === 0) throw new Error(`${name} is empty`);
  const id = newId();
  const url = await readDataUrl(file, name);
  if (kind !== "image") return { id, kind, name, url, width: 0, height: 0, isFile };
  if (type === "image/svg+xml") return { id, kind, name, ...(await rasteriseDrawing(url, name)) };
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (hasPages(bytes)) return { id, kind: "document", name, url, width: 0, height: 0, isFile };
  const known = { id, name, url, ...(await measurePicture(url)), isFile };
  if (isAnimated(bytes)) return { ...known, kind: "video", animated: true };
  return { ...known, kind, ...(isTurned(bytes) ? { turned: true } : {}) };
}
