/** What a text in front of a box calls it: the last piece of its last sentence, without list marks and emphasis. */
export function tidyLabel(text: string): string {
  const piece = text.split(/[\n|,.;:]/).findLast((part) => part.trim() !== "") ?? "";
  return piece
    .replace(/[*`#]/g, "")
    .trim()
    .replace(/^(?:[-•]|\d+\))\s+/, "")
    .trim();
}
