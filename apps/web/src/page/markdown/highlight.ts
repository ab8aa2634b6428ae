import hljs from "highlight.js/lib/common";

/** Code as HTML with classes for its parts; `undefined` for languages that are not known. */
export function highlight(text: string, language: string): string | undefined {
  return hljs.getLanguage(language) && hljs.highlight(text, { language, ignoreIllegals: true }).value;
}
