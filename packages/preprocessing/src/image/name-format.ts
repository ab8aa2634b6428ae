import { startsWith } from "./starts-with.ts";

/** Formats that people send and that are not decoded, by how they start: [name, text, offset]. */
const formats: readonly (readonly [name: string, text: string, offset?: number])[] = [
  ["HEIC", "ftyphei", 4],
  ["HEIC", "ftyphev", 4],
  ["HEIC", "ftypmif1", 4],
  ["HEIC", "ftypmsf1", 4],
  ["Canon CR3 raw", "ftypcrx", 4],
  ["an animated AVIF", "ftypavis", 4],
  ["a video", "ftyp", 4],
  ["a video", "\x1a\x45\xdf\xa3"],
  ["JPEG XL", "\xff\x0a"],
  ["JPEG XL", "\0\0\0\x0cJXL "],
  ["JPEG 2000", "\0\0\0\x0cjP  "],
  ["JPEG 2000", "\xff\x4f\xff\x51"],
  ["JPEG XR", "II\xbc"],
  ["Photoshop (PSD)", "8BPS"],
  ["an icon (ICO)", "\0\0\x01\0"],
  ["TGA or a cursor (CUR)", "\0\0\x02\0"],
  ["ICNS", "icns"],
  ["DDS", "DDS "],
  ["PCX", "\x0a\x05\x01"],
  ["SGI", "\x01\xda"],
  ["OpenEXR", "\x76\x2f\x31\x01"],
  ["Radiance HDR", "#?RADIANCE"],
  ["Radiance HDR", "#?RGBE"],
  ["QOI", "qoif"],
  ["PAM", "P7"],
  ["FITS", "SIMPLE  ="],
  ["PDF", "%PDF"],
  ["PostScript", "%!PS"],
  ["a ZIP archive", "PK\x03\x04"],
  ["gzip", "\x1f\x8b"],
  ["audio or video (RIFF)", "RIFF"],
];

/** What bytes seem to be that are no picture, or one of a format that is not decoded. `undefined`: nothing known. */
export function nameFormat(bytes: Uint8Array): string | undefined {
  // Only the newer kind of TGA has a mark, in its footer.
  if (startsWith(bytes, "TRUEVISION-XFILE.", bytes.length - 18)) return "TGA";
  const known = formats.find(([, text, offset]) => startsWith(bytes, text, offset));
  if (known !== undefined) return known[0];
  const text = Buffer.from(bytes.subarray(0, 1024))
    .toString("latin1")
    .replace(/^\xef\xbb\xbf/, "")
    .trimStart();
  if (/^(<\?xml[^>]*>\s*|<!--[^>]*-->\s*|<!DOCTYPE svg[^>]*>\s*)*<svg[\s>]/i.test(text)) return "SVG";
  if (/^<(!doctype|html|head|body|\?xml)/i.test(text)) return "a web page";
  if (/^[{[]["\s}\]{[]/.test(text)) return "JSON";
  return undefined;
}
