/** Text in which nothing is a placeholder or a special token, whatever it looks like: a space parts `<` from what a `>` would close. */
export function inertText(text: string): string {
  return text.replaceAll(/<(?=[^\s<>]+>)/g, "< ");
}
