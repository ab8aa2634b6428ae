import { expectArgument, TesseraError } from "@tessera/core";
import type { RgbImage } from "@tessera/preprocessing";
import type { DocumentPages } from "./document-driver.ts";
import type { PageOptions } from "./pages/page-size.ts";

/** A page: its pixels, and its text layer, which is empty for a scan. */
export interface DocumentPage extends RgbImage {
  /** Counts from 1. */
  readonly number: number;
  readonly text: string;
}

/** A document whose pages are read one at a time, when they are asked for. To be closed. */
export class OpenedDocument implements AsyncDisposable {
  /** What errors call it. */
  readonly name: string;
  /** "PDF", "TIFF", … */
  readonly format: string;
  readonly #pages: DocumentPages;
  #closed = false;

  constructor(name: string, format: string, pages: DocumentPages) {
    this.name = name;
    this.format = format;
    this.#pages = pages;
  }

  /** How many there are. */
  get pages(): number {
    return this.#pages.pages;
  }

  /**
   * A page's pixels and text.
   *
   * @param number counts from 1
   * @throws TesseraError `invalid-argument`, `document-decode-failed`, `image-decode-failed`, `image-too-large`, `disposed`
   */
  async page(number: number, options: PageOptions = {}): Promise<DocumentPage> {
    const text = await this.text(number, options);
    const image = await this.#pages.image(number, options);
    return { ...image, number, text };
  }

  /** A page's text layer alone. Throws as {@link OpenedDocument.page} does. */
  async text(number: number, { signal }: { readonly signal?: AbortSignal } = {}): Promise<string> {
    if (this.#closed) throw new TesseraError("disposed", `${this.name} is closed`);
    signal?.throwIfAborted();
    const isPage = Number.isInteger(number) && number >= 1 && number <= this.pages;
    expectArgument(isPage, `a page of ${this.name}, from 1 to ${this.pages}`, "number", number);
    return this.#pages.text(number, signal);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#pages.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
