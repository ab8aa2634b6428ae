import { isPdf, type MessagePart } from "@tessera/sdk";
import { HttpError } from "../http/http-error.ts";

const header = /^data:([\w.+-]+\/[\w.+-]+)?((?:;[\w.+-]+=[^;,]*)*)(;base64)?,/i;

/** The bytes of a file that stands in a request: a data URI, or base64 alone. Throws 400. */
export function readFileData(data: string): Uint8Array {
  // Looked at in front only: a file is long.
  const [head = "", , , base64] = header.exec(data.slice(0, 500)) ?? [];
  if (data.startsWith("data:") && base64 === undefined)
    throw new HttpError(400, "file_data: expected base64, as in data:application/pdf;base64,…", {
      param: "messages",
      code: "invalid_value",
    });
  const bytes = Buffer.from(data.slice(head.length), "base64");
  if (bytes.length === 0)
    throw new HttpError(400, "file_data: there are no bytes of base64 in it", { param: "messages", code: "invalid_value" });
  return bytes;
}

/**
 * A file as part of a message: plain text as text, all else as a document, whose kind its bytes tell.
 *
 * @param pages that are shown, as in "1-3,7,10-"; all without
 * @throws 400 for pages of plain text
 */
export function toDocumentPart(input: Uint8Array | string, pages: string | null = null): MessagePart {
  const text = typeof input === "string" ? undefined : plainText(input);
  if (text === undefined) return { type: "document", document: pages === null ? input : { input, pages } };
  if (pages === null) return { type: "text", text };
  throw new HttpError(400, "pages: the file is plain text and has none", { param: "messages", code: "invalid_value" });
}

/** Characters of a text file, if it is one: UTF-8 without control characters, and no PDF, whose head is text, too. */
function plainText(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 1024));
  if (isPdf(bytes) || head.some((byte) => byte < 9 || (byte > 13 && byte < 32))) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
