export type { DocumentDriver, DocumentInput, DocumentPages, OpenOptions } from "./document-driver.ts";
export { openDocument } from "./open-document.ts";
export type { DocumentPage, OpenedDocument } from "./opened-document.ts";
export type { PageOptions } from "./pages/page-size.ts";
export { pagesIn } from "./pages/pages-in.ts";
export { type PageRange, parsePageRanges } from "./pages/parse-page-ranges.ts";
export { isPdf } from "./pdf/is-pdf.ts";
