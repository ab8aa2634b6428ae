/** What the thread that reads a PDF is asked. Pages count from 1. */
export type ToPdfWorker =
  | { readonly id: number; readonly type: "open"; readonly bytes: Uint8Array; readonly password: string | undefined }
  /** Size in points of 1/72 inch, and the text layer. */
  | { readonly id: number; readonly type: "measure"; readonly page: number }
  /** Packed RGB of that size. */
  | { readonly id: number; readonly type: "draw"; readonly page: number; readonly width: number; readonly height: number };

/** What each question is answered with. */
export interface PdfAnswers {
  readonly open: { readonly pages: number };
  readonly measure: { readonly width: number; readonly height: number; readonly text: string };
  readonly draw: { readonly width: number; readonly height: number; readonly data: Uint8Array };
}

/** `missing`: the renderer is not installed. */
export type PdfFailure = "missing" | "locked" | "damaged";

export type FromPdfWorker =
  | { readonly id: number; readonly value: PdfAnswers[keyof PdfAnswers] }
  | { readonly id: number; readonly failure: PdfFailure; readonly reason: string };
