import type { DocumentInput } from "@tessera/documents";

/** What is read: a path or address, or bytes with a name. Pictures, PDFs, TIFFs, animations; videos by their ending. */
export type ExtractInput = string | { readonly name: string; readonly input: DocumentInput };

export function nameOf(input: ExtractInput): string {
  return typeof input === "string" ? input : input.name;
}
