import { expectArgument } from "@tessera/core";
import { type DocumentInput, parsePageRanges } from "@tessera/documents";
import { checkOptions } from "../options/check-options.ts";
import type { DocumentRequest } from "./document-request.ts";
import { toDocumentRequest } from "./to-document-request.ts";

const names = { input: true, pages: true, pageText: true, password: true } satisfies Record<keyof DocumentRequest, true>;

/** Refuses a document whose options mean nothing, before it is read. Throws `invalid-argument`. */
export function checkDocument(document: DocumentInput | DocumentRequest, place: string): void {
  expectArgument(document != null && document !== "", "a document", place, document);
  const request = toDocumentRequest(document);
  checkOptions(request, names, place);
  const { input, pages, pageText, password = "" } = request;
  expectArgument(input != null && input !== "", "a document", `${place}.input`, input);
  if (pages !== undefined) parsePageRanges(pages);
  expectArgument([undefined, true, false].includes(pageText), "true or false", `${place}.pageText`, pageText);
  expectArgument(typeof password === "string", "a string", `${place}.password`, password);
}
