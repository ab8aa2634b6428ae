import type { ImageSize } from "../../input/image-size.ts";

export interface PnmHeader extends ImageSize {
  /** 1 to 6, or "f" for grey as floats. */
  readonly kind: "1" | "2" | "3" | "4" | "5" | "6" | "f";
  /** Value of white; for floats, the sign says the byte order: negative is little-endian. */
  readonly most: number;
  readonly pixelsAt: number;
}

const newlines = "\n\r";
const longest = 10;

/** Reads size and value of white. A comment may even stand within a number. */
export function readPnmHeader(bytes: Uint8Array): PnmHeader {
  const kind = String.fromCharCode(bytes[1]!) as PnmHeader["kind"];
  let at = 3;
  const token = () => {
    let text = "";
    for (; at < bytes.length && text.length <= longest; at++) {
      const letter = String.fromCharCode(bytes[at]!);
      if (letter === "#") while (at + 1 < bytes.length && !newlines.includes(String.fromCharCode(bytes[++at]!)));
      else if (!/\s/.test(letter)) text += letter;
      else if (text !== "") break;
    }
    // One white space ends a number; what follows may be pixels.
    at++;
    if (text === "") throw new Error("the file is cut off");
    if (text.length > longest || !/^[+-]?[\d.eE+-]+$/.test(text)) throw new Error(`${JSON.stringify(text)} in the header`);
    return Number(text);
  };
  const width = token();
  const height = token();
  if (!(Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0))
    throw new Error(`a picture of ${width} × ${height} pixels`);
  const most = kind === "1" || kind === "4" ? 1 : token();
  const valid = kind === "f" ? most !== 0 && Number.isFinite(most) : Number.isInteger(most) && most > 0 && most < 65_536;
  if (!valid) throw new Error(`${most} as the value of white`);
  return { kind, width, height, most, pixelsAt: at };
}
