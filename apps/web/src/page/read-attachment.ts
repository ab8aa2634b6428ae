import type { Attachment } from "./conversation.ts";

/** A dropped, pasted or chosen file. Throws for what is neither picture nor video, and for what the browser cannot decode. */
export async function readAttachment(file: File): Promise<Attachment> {
  const kind = file.type.startsWith("image/") ? "image" : file.type.startsWith("video/") ? "video" : undefined;
  if (kind === undefined) throw new Error(`${file.name} is neither a picture nor a video`);
  const url = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error(`${file.name} cannot be read`));
    reader.readAsDataURL(file);
  });
  const id = crypto.randomUUID();
  if (kind === "video") return { id, kind, name: file.name, url, width: 0, height: 0 };
  const picture = new Image();
  picture.src = url;
  await picture.decode().catch(() => {
    throw new Error(`${file.name} is not a picture that can be shown`);
  });
  return { id, kind, name: file.name, url, width: picture.naturalWidth, height: picture.naturalHeight };
}
