import { TesseraError } from "@tessera/core";
import { readInput } from "@tessera/preprocessing";
import type { DocumentInput, OpenOptions } from "./document-driver.ts";
import { documentDrivers } from "./document-drivers.ts";
import { OpenedDocument } from "./opened-document.ts";

/**
 * Opens a PDF, a TIFF, an animation or a picture as pages.
 *
 * @throws TesseraError `document-locked` without the right password, `document-decode-failed`, `media-not-found`, `media-fetch-failed`
 */
export async function openDocument(input: DocumentInput, options: OpenOptions = {}): Promise<OpenedDocument> {
  const { signal } = options;
  signal?.throwIfAborted();
  const { name: address, bytes } = await readInput(input, options);
  const name = options.name ?? address;
  signal?.throwIfAborted();
  if (bytes.byteLength === 0) throw new TesseraError("document-decode-failed", `${name} is empty`, { facts: { name } });
  const driver = documentDrivers.find((one) => one.matches(bytes));
  if (driver === undefined) throw new TesseraError("document-decode-failed", `${name} is of no known format`, { facts: { name } });
  return new OpenedDocument(name, driver.name, await driver.open({ name, bytes }, options));
}
