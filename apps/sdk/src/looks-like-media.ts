import { statSync } from "node:fs";

const mediaFile = /^\S+\.(pdf|png|jpe?g|gif|webp|bmp|tiff?|avif|heic|heif|svg|mp4|m4v|mov|mkv|webm|avi)$/i;
const address = /^(https?|file):\/\/\S+$|^data:[a-z]+\/[\w.+-]+[;,]/i;

/** Whether a text is the address or the path of a picture, video or document, or of any file that exists, and so no question. */
export function looksLikeMedia(text: string): boolean {
  return address.test(text) || mediaFile.test(text) || isFile(text);
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    // Not there, or no path at all.
    return false;
  }
}
