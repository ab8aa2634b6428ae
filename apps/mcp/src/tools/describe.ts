import * as z from "zod";
import { answerAbout } from "./answer-about.ts";
import { imageField, maxTokensField } from "./fields.ts";
import { defineTool } from "./tool.ts";

/** Says what a picture shows. */
export const describeTool = defineTool({
  name: "describe",
  title: "Describe a picture",
  description: "Says what a picture shows, in detail or in a sentence.",
  input: z.object({
    image: imageField,
    detail: z.enum(["short", "long"]).default("long").describe("A sentence, or in detail"),
    max_tokens: maxTokensField,
  }),
  output: z.object({ text: z.string() }),
  text: ({ text }) => text,
  async run({ image, detail, max_tokens }, setting) {
    const question = detail === "long" ? "Please describe the image in detail." : "Please describe the image shortly.";
    const { text } = await answerAbout({ sources: [image] }, { question, maxNewTokens: max_tokens }, setting);
    return { text };
  },
});
