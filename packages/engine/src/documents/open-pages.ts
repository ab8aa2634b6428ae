import { inertText } from "@tessera/core";
import { type OpenedDocument, openDocument, pagesIn, parsePageRanges } from "@tessera/documents";
import type { DocumentRequest } from "./document-request.ts";

/** A document that is open, and the pages of it that a request shows. */
export interface ChosenPages {
  readonly document: OpenedDocument;
  readonly numbers: readonly number[];
  /** The pages' text layers, where they were asked for; empty ones are left out. */
  readonly texts: readonly { readonly number: number; readonly text: string }[];
}

/** More text than any context has room for. */
const mostCharacters = 1_000_000;

/** Opens a document and reads the text that was asked for. Throws what opening throws, and `invalid-argument` for pages that there are not. */
export async function openPages(request: DocumentRequest, most: number, signal: AbortSignal | undefined): Promise<ChosenPages> {
  const { input, pages = "1-", pageText = false, password } = request;
  const document = await openDocument(input, { password, signal });
  try {
    const numbers = pagesIn(parsePageRanges(pages), document.pages, document.name);
    const texts: { number: number; text: string }[] = [];
    let characters = 0;
    // With more pages than fit there is nothing to be read.
    for (const number of pageText && numbers.length <= most ? numbers : []) {
      const text = inertText(await document.text(number, { signal }));
      characters += text.length;
      if (text !== "" && characters <= mostCharacters) texts.push({ number, text });
    }
    return { document, numbers, texts };
  } catch (error) {
    await document.close();
    throw error;
  }
}
