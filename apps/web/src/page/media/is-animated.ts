/** Whether a GIF or WebP has more than one frame. */
export function isAnimated(bytes: Uint8Array): boolean {
  const ascii = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));
  // Animated WebP has a flag in its extended header.
  if (ascii(0, 4) === "RIFF" && ascii(8, 16) === "WEBPVP8X") return ((bytes[20] ?? 0) & 2) !== 0;
  return ascii(0, 4) === "GIF8" && hasSecondFrame(bytes);
}

/** Walks over the blocks of a GIF: https://www.w3.org/Graphics/GIF/spec-gif89a.txt */
function hasSecondFrame(bytes: Uint8Array): boolean {
  const tableBytes = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  let frames = 0;
  let at = 13 + tableBytes(bytes[10] ?? 0);
  const skipBlocks = () => {
    for (let size = bytes[at++]; size; size = bytes[at++]) at += size;
  };
  while (at < bytes.length) {
    const kind = bytes[at++];
    if (kind === 0x21) {
      at++;
    } else if (kind === 0x2c) {
      if (++frames > 1) return true;
      at += 9 + tableBytes(bytes[at + 8] ?? 0) + 1;
    } else return false;
    skipBlocks();
  }
  return false;
}
