import { byteLevelAlphabet } from "./byte-level-alphabet.ts";

const bytes = new Map(byteLevelAlphabet().map((character, byte) => [character, byte]));
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Text that characters of the byte-level alphabet spell; broken UTF-8 becomes U+FFFD, characters outside the alphabet U+0000. */
export function decodeByteLevel(characters: string): string {
  return characters === "" ? "" : decoder.decode(Uint8Array.from(characters, (character) => bytes.get(character) ?? 0));
}
