/** Loads PDFium compiled to WebAssembly, an optional dependency. `undefined` when it is not installed. */
export async function importPdfium(): Promise<typeof import("@hyzyla/pdfium") | undefined> {
  try {
    return await import("@hyzyla/pdfium");
  } catch {
    return undefined;
  }
}
