import { TesseraError } from "@tessera/core";
import type { DocumentDriver } from "../document-driver.ts";
import { pageSize } from "../pages/page-size.ts";
import { isPdf } from "./is-pdf.ts";
import { PdfThread } from "./pdf-thread.ts";

/** PDF through PDFium, in a thread of its own. */
export const pdfDriver: DocumentDriver = {
  name: "PDF",
  matches: isPdf,
  async open({ name, bytes }, { password, signal, maxSeconds = 30 }) {
    const thread = new PdfThread(name, maxSeconds);
    try {
      // A copy, which the thread gets: the bytes stay their owner's.
      const { pages } = await thread.ask<"open">({ type: "open", bytes: new Uint8Array(bytes), password }, signal);
      if (pages === 0) throw new TesseraError("document-decode-failed", `${name} has no pages`, { facts: { name } });
      return {
        pages,
        text: async (page, signal) => tidy((await thread.ask<"measure">({ type: "measure", page }, signal)).text),
        async image(page, options) {
          const points = await thread.ask<"measure">({ type: "measure", page }, options.signal);
          return thread.ask<"draw">({ type: "draw", page, ...pageSize(points, options) }, options.signal);
        },
        close: () => thread.end(),
      };
    } catch (error) {
      await thread.end();
      throw error;
    }
  },
};

/** Lines end with one character, and what cannot be seen is left out. */
function tidy(text: string): string {
  return text
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(/[^\P{C}\n\t]/gu, "")
    .trim();
}
