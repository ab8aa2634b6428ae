/**
 * The 256 characters that stand for bytes in byte-level BPE vocabularies, by byte value.
 *
 * Printable Latin-1 characters stand for themselves, the others for U+0100 onwards in byte order (GPT-2's table).
 */
export function byteLevelAlphabet(): string[] {
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => {
    const printable = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
    return String.fromCharCode(printable ? byte : next++);
  });
}
