import type { FetchOptions, NamedBytes, RgbImage } from "@tessera/preprocessing";
import type { PageOptions } from "./pages/page-size.ts";

/** A document: path, http(s), file or data URL, or its bytes. */
export type DocumentInput = string | URL | Uint8Array | ArrayBuffer | Blob;

export interface OpenOptions extends FetchOptions {
  /** Of an encrypted PDF: the user's or the owner's. */
  readonly password?: string;
  /** What errors call the document. @default its path or address, or "the given bytes" */
  readonly name?: string;
  /** Seconds that a PDF's slow steps, opening it or a page, may take together; two of each are not counted. @default 30 */
  readonly maxSeconds?: number;
}

/** A document's pages as a driver gives them. Numbers count from 1 and are checked before. */
export interface DocumentPages {
  readonly pages: number;
  /** The text layer; empty where there is none. */
  text(page: number, signal: AbortSignal | undefined): Promise<string>;
  image(page: number, options: PageOptions): Promise<RgbImage>;
  close(): Promise<void>;
}

/** One kind of document. */
export interface DocumentDriver {
  /** What people call the format. */
  readonly name: string;
  /** Whether bytes start like a file of this kind. */
  matches(bytes: Uint8Array): boolean;
  open(file: NamedBytes, options: OpenOptions): Promise<DocumentPages>;
}
