import { buffer } from "node:stream/consumers";
import PDFDocument from "pdfkit";

/** A PDF with a page a text, each with a red bar at the top of A4. */
export async function writePdf(texts: readonly string[], options: PDFKit.PDFDocumentOptions = {}): Promise<Uint8Array> {
  const pdf = new PDFDocument({ size: "A4", margin: 50, autoFirstPage: false, ...options });
  const bytes = buffer(pdf);
  for (const text of texts) {
    pdf.addPage();
    pdf.rect(0, 0, 595.28, 40).fill("#ff0000");
    pdf.fill("black").fontSize(12).text(text, 50, 80);
  }
  pdf.end();
  return bytes;
}
