import { Marked } from "marked";
import { mathExtension } from "./math-extension.ts";
import { readableText } from "./readable-text.ts";

const marked = new Marked({ async: false, gfm: true, breaks: true, extensions: mathExtension });
marked.use({
  renderer: {
    // Pictures in answers are not loaded: they would tell others what was asked.
    image: ({ href, text }) => `<a href="${escapeHtml(href)}">${escapeHtml(text || href)}</a>`,
    checkbox: ({ checked }) => (checked ? "☑ " : "☐ "),
  },
});

/** An answer's blocks as HTML that still has to be made safe. Throws for text that nests deeper than the stack. */
export function answerHtml(text: string): string[] {
  return marked
    .lexer(readableText(text))
    .map((block) => marked.parser([block]))
    .filter((html) => html !== "");
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
