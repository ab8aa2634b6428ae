const word = "[\\p{L}\\p{N}_]";
const edge = `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`;
const withCommas = new RegExp(`-?${edge}\\d{1,3}(?:,\\d{3})+${edge}`, "gu");
const scientific = /-?\d+(?:\.\d+)?[eE][+-]?\d+/gu;
const simple = new RegExp(`-?(?:\\d+\\.\\d+|\\.\\d+|\\d+${edge})(?![eE][+-]?\\d+)(?![,\\d])`, "gu");

/** The numbers of a text as MMMU's `extract_numbers` finds them: with commas, then scientific, then plain ones. */
export function extractNumbers(text: string): string[] {
  return [withCommas, scientific, simple].flatMap((pattern) => text.match(pattern) ?? []);
}
