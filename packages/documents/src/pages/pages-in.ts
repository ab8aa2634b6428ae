import { TesseraError } from "@tessera/core";
import type { PageRange } from "./parse-page-ranges.ts";

/**
 * The page numbers of ranges in the order they are given, each once.
 *
 * @param count pages that there are
 * @param name of the document, for the message
 * @throws TesseraError `invalid-argument` for a page that there is not
 */
export function pagesIn(ranges: readonly PageRange[], count: number, name = "the document"): readonly number[] {
  const pages = new Set<number>();
  for (const { first, last = count } of ranges) {
    const missing = first > count ? first : last > count ? last : undefined;
    if (missing !== undefined)
      throw new TesseraError("invalid-argument", `${name} has ${count} ${count === 1 ? "page" : "pages"}: there is no page ${missing}`, {
        facts: { name, pages: count, page: missing },
      });
    for (let page = first; page <= last; page++) pages.add(page);
  }
  return [...pages];
}
