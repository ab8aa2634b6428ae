/** A thread that holds one PDF: drawing a page takes its time, and ends with the thread however long it would go on. */
import { parentPort } from "node:worker_threads";
import type { PDFiumDocument, PDFiumPage } from "@hyzyla/pdfium";
import { importPdfium } from "./import-pdfium.ts";
import type { FromPdfWorker, PdfAnswers, PdfFailure, ToPdfWorker } from "./pdf-messages.ts";

class Failure extends Error {
  readonly failure: PdfFailure;

  constructor(failure: PdfFailure, reason: string) {
    super(reason);
    this.failure = failure;
  }
}

let document: PDFiumDocument | undefined;
/** At most one page is open: drawing it closes it, and nothing else does. */
let open: { readonly number: number; readonly page: PDFiumPage } | undefined;

async function pageAt(number: number): Promise<PDFiumPage> {
  if (open?.number === number) return open.page;
  if (open !== undefined) await draw(open.number, 1, 1);
  const page = document?.getPage(number - 1);
  const { originalWidth, originalHeight } = page?.getOriginalSize() ?? { originalWidth: 0, originalHeight: 0 };
  if (page === undefined || !(originalWidth > 0 && originalHeight > 0)) throw new Failure("damaged", `page ${number} is damaged`);
  open = { number, page };
  return page;
}

async function draw(number: number, width: number, height: number): Promise<PdfAnswers["draw"]> {
  const page = await pageAt(number);
  open = undefined;
  // [height, width, 4]
  const { data: pixels } = await page.render({ width, height, scale: 1, render: "bitmap", renderFormFields: true });
  const data = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; to < data.length; from += 4) {
    data[to++] = pixels[from]!;
    data[to++] = pixels[from + 1]!;
    data[to++] = pixels[from + 2]!;
  }
  return { width, height, data };
}

async function answer(message: ToPdfWorker): Promise<PdfAnswers[keyof PdfAnswers]> {
  if (message.type === "draw") return draw(message.page, message.width, message.height);
  if (message.type === "measure") {
    const page = await pageAt(message.page);
    const { originalWidth: width, originalHeight: height } = page.getOriginalSize();
    return { width, height, text: page.getText() };
  }
  const pdfium = await importPdfium();
  if (pdfium === undefined) throw new Failure("missing", "PDFs need the package @hyzyla/pdfium (npm install @hyzyla/pdfium)");
  const library = await pdfium.PDFiumLibrary.init();
  try {
    document = await library.loadDocument(message.bytes, message.password);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Failure(/password/i.test(reason) ? "locked" : "damaged", reason);
  }
  return { pages: document.getPageCount() };
}

let last: Promise<void> = Promise.resolve();
parentPort?.on("message", (message: ToPdfWorker) => {
  last = last.then(async () => {
    const { id } = message;
    try {
      const value = await answer(message);
      parentPort?.postMessage({ id, value } satisfies FromPdfWorker, "data" in value ? [value.data.buffer as ArrayBuffer] : []);
    } catch (error) {
      const failure = error instanceof Failure ? error.failure : "damaged";
      const reason = error instanceof Error ? error.message : String(error);
      parentPort?.postMessage({ id, failure, reason } satisfies FromPdfWorker);
    }
  });
});
