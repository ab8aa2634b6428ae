import type { DocumentInput } from "@tessera/documents";

/** A document and which of its pages are shown. */
export interface DocumentRequest {
  readonly input: DocumentInput;
  /** As in "1-3,7,10-". @default all */
  readonly pages?: string;
  /** Give the model the text layer of each page, too, where there is one. @default false */
  readonly pageText?: boolean;
  /** Of an encrypted PDF. */
  readonly password?: string;
}
