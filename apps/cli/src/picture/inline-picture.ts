import type { PictureProtocol } from "./picture-protocol.ts";

const escapeCode = "\u001b";
const chunkCharacters = 4096; // kitty's limit

/** The escape sequence that shows a PNG where the cursor is. */
export function inlinePicture(png: Buffer, protocol: PictureProtocol): string {
  const base64 = png.toString("base64");
  if (protocol === "iterm") return `${escapeCode}]1337;File=inline=1;size=${png.length};preserveAspectRatio=1:${base64}\u0007`;
  const chunks = base64.match(new RegExp(`.{1,${chunkCharacters}}`, "g")) ?? [];
  return chunks
    .map((part, i) => `${escapeCode}_G${i === 0 ? "a=T,f=100," : ""}m=${i + 1 < chunks.length ? 1 : 0};${part}${escapeCode}\\`)
    .join("");
}
