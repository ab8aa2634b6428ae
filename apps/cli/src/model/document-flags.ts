import { type DocumentRequest, type ImageInput, isPdf, TesseraError } from "@tessera/sdk";
import type { Command } from "commander";
import { readPictures } from "./read-pictures.ts";

export interface DocumentFlags {
  readonly pages?: string;
  readonly pageText?: boolean;
  readonly password?: string;
}

/** What is known of documents before they are opened. */
interface Media {
  readonly images: readonly ImageInput[];
  readonly documents: readonly DocumentRequest[];
}

/** The options that choose from a document. */
export function addDocumentOptions(command: Command): Command {
  return command
    .option("--pages <ranges>", 'pages of each PDF, TIFF or animation, as in "1-3,7,10-"; without it all of a PDF, the first of the others')
    .option("--page-text", "give the model the text layer of the pages, too")
    .option("--password <text>", "of an encrypted PDF");
}

/** The pictures and documents among the words of a command line; paths are looked for at once. Pages come after pictures. */
export async function readMedia(words: readonly string[], { pages, pageText, password }: DocumentFlags): Promise<Media> {
  const media = await readPictures(words);
  const documents = media.filter((one) => isDocument(one, pages !== undefined)) as (string | Uint8Array)[];
  if (documents.length === 0 && (pages !== undefined || pageText || password !== undefined))
    throw new TesseraError("invalid-argument", "--pages, --page-text and --password are for documents, and there is none");
  return {
    images: media.filter((one) => !documents.includes(one as string)),
    documents: documents.map((input) => ({ input, pages, pageText, password })),
  };
}

function isDocument(media: ImageInput, byPages: boolean): boolean {
  if (media instanceof Uint8Array) return isPdf(media);
  if (typeof media !== "string") return false;
  return /\.pdf([?#].*)?$|^data:application\/pdf/i.test(media) || (byPages && /\.(tiff?|gif|webp)$/i.test(media));
}
