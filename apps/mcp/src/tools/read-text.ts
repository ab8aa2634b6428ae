import * as z from "zod";
import { answerAbout } from "./answer-about.ts";
import { maxTokensField, mediaField, pagesField } from "./fields.ts";
import { defineTool } from "./tool.ts";

/** Reads what is written. */
export const readTextTool = defineTool({
  name: "read_text",
  title: "Read text",
  description: "Reads the text in a picture, a screenshot or a PDF.",
  input: z.object({ source: mediaField, pages: pagesField, max_tokens: maxTokensField }),
  output: z.object({ text: z.string() }),
  text: ({ text }) => text,
  async run({ source, pages, max_tokens }, setting) {
    const question = "Please read all the text in the image, line by line, and write nothing else.";
    const { text } = await answerAbout({ sources: [source], pages, pageText: true }, { question, maxNewTokens: max_tokens }, setting);
    return { text };
  },
});
