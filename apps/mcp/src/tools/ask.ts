import { inertText } from "@tessera/core";
import * as z from "zod";
import { answerAbout } from "./answer-about.ts";
import { maxTokensField, mediaField, pagesField } from "./fields.ts";
import { defineTool } from "./tool.ts";

/** Answers a question about pictures and documents. */
export const askTool = defineTool({
  name: "ask",
  title: "Ask about pictures",
  description: "Answers a question about one or more pictures or PDFs.",
  input: z.object({
    question: z.string().min(1),
    sources: z.array(mediaField).min(1).max(16),
    pages: pagesField,
    max_tokens: maxTokensField,
  }),
  output: z.object({ text: z.string() }),
  text: ({ text }) => text,
  async run({ question, sources, pages, max_tokens }, setting) {
    // The client's words are text: where pictures go is not theirs to say.
    const inert = inertText(question);
    const { text } = await answerAbout({ sources, pages }, { question: inert, maxNewTokens: max_tokens }, setting);
    return { text };
  },
});
