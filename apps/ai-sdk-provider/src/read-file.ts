import { UnsupportedFunctionalityError } from "@ai-sdk/provider";
import type { MessagePart } from "@tessera/sdk";

/** Bytes, base64 text, or an address. */
export type FileData = Uint8Array | string | URL;

/** A picture, PDF, video or text as a part of a message. Throws `UnsupportedFunctionalityError` for other media types. */
export function readFile({ mediaType, data }: { readonly mediaType: string; readonly data: FileData }): MessagePart {
  const media = typeof data === "string" ? Buffer.from(data, "base64") : data;
  if (mediaType.startsWith("image")) return { type: "image", image: media };
  if (mediaType === "application/pdf") return { type: "document", document: media };
  if (mediaType.startsWith("video/")) return { type: "video", video: media };
  if (mediaType.startsWith("text/") && media instanceof Uint8Array) return { type: "text", text: new TextDecoder().decode(media) };
  throw new UnsupportedFunctionalityError({ functionality: `files of the type ${mediaType}` });
}
