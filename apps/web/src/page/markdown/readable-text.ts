/** A grounding answer for reading: labels in bold where they are marked, boxes as numbers. */
export function readableText(text: string): string {
  return text
    .replace(/<ref>([^<]*)<\/ref>/g, "**$1**")
    .replace(/<\/?box>/g, "")
    .replace(/\s?\[\[([\d\s,.[\]-]{1,400}?)\]\]/g, (_, numbers: string) => ` \`[${numbers}]\``);
}
