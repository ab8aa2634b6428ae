import type { MessageContent } from "@langchain/core/messages";
import { type ImageInput, type MessagePart, TesseraError } from "@tessera/sdk";

/** What blocks of any version of LangChain say of a file; old ones write in snake case. */
interface Block {
  readonly type: string;
  readonly text?: string;
  readonly image_url?: string | { readonly url: string };
  readonly url?: string;
  readonly data?: string | Uint8Array;
  readonly mimeType?: string;
  readonly mime_type?: string;
}

/** A message's content. Throws `unsupported-option` for blocks that cannot be shown, `invalid-argument` for addresses that are none. */
export function readContent(content: MessageContent): string | MessagePart[] {
  return typeof content === "string" ? content : (content as readonly Block[]).map(readBlock);
}

function readBlock(block: Block): MessagePart {
  const { type, text = "", mimeType = block.mime_type ?? "" } = block;
  if (type === "text") return { type: "text", text };
  if (type === "image_url")
    return { type: "image", image: readAddress(typeof block.image_url === "string" ? block.image_url : block.image_url?.url) };
  if (type === "image") return { type: "image", image: readData(block) };
  if (type === "video") return { type: "video", video: readData(block) };
  if (type === "text-plain") return { type: "text", text: text || new TextDecoder().decode(readData(block) as Uint8Array) };
  if (type === "file" && mimeType.startsWith("image/")) return { type: "image", image: readData(block) };
  if (type === "file" && mimeType.startsWith("video/")) return { type: "video", video: readData(block) };
  if (type === "file" && mimeType === "application/pdf") return { type: "document", document: readData(block) };
  const what = type === "file" ? `Files of the type ${mimeType || "(none)"}` : `Content of the type ${type}`;
  throw new TesseraError("unsupported-option", `${what} cannot be shown to the model`, { facts: { type, mimeType } });
}

/** Bytes, or an address. */
function readData({ data, url }: Block): Uint8Array | string {
  if (typeof data === "string") return data.startsWith("data:") ? data : Buffer.from(data, "base64");
  return data ?? readAddress(url);
}

/** An address as the model fetches it: a path would be a file of this machine, which no message names. */
function readAddress(url: string | undefined): ImageInput & string {
  if (url !== undefined && /^(https?|data):/i.test(url)) return url;
  throw new TesseraError("invalid-argument", `Expected an http(s) or data address but found ${JSON.stringify(url?.slice(0, 100))}`);
}
