import { decodeImage } from "@tessera/preprocessing";
import type { DocumentDriver } from "../document-driver.ts";

/** Any picture: one page. What is no picture is named when the page is asked for. */
export const pictureDriver: DocumentDriver = {
  name: "a picture",
  matches: () => true,
  async open({ name, bytes }) {
    return {
      pages: 1,
      text: async () => "",
      image: (_, { signal, maxPixels }) => decodeImage(bytes, { name, signal, maxPixels }),
      close: async () => {},
    };
  },
};
