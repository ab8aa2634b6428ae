import { countPages, decodeImage } from "@tessera/preprocessing";
import type { DocumentDriver } from "../document-driver.ts";

/** TIFF, a page a directory, as scanners and fax machines write them. */
export const tiffDriver: DocumentDriver = {
  name: "TIFF",
  matches: (bytes) => ["II*\0", "MM\0*", "II+\0", "MM\0+"].includes(String.fromCharCode(...bytes.subarray(0, 4))),
  async open({ name, bytes }) {
    return {
      pages: countPages(bytes, name),
      text: async () => "",
      image: (page, { signal, maxPixels }) => decodeImage(bytes, { name, page: page - 1, signal, maxPixels }),
      close: async () => {},
    };
  },
};
