import type { DocumentInput } from "@tessera/documents";
import type { DocumentRequest } from "./document-request.ts";

/** A document with how to show it, whether it came so or alone. */
export function toDocumentRequest(document: DocumentInput | DocumentRequest): DocumentRequest {
  if (typeof document !== "object" || Object.getPrototypeOf(document) !== Object.prototype) return { input: document as DocumentInput };
  return document as DocumentRequest;
}
