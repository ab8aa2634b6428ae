import DOMPurify from "dompurify";
import { marked } from "marked";
import { readableText } from "./readable-text.ts";

/** An answer as safe HTML. Pictures in answers are not loaded: they would tell others what was asked. */
export function renderMarkdown(text: string): string {
  const html = marked.parse(readableText(text), { async: false, gfm: true, breaks: true });
  return DOMPurify.sanitize(html, { FORBID_TAGS: ["img", "style", "form", "input", "video", "audio", "iframe"], FORBID_ATTR: ["style"] });
}
