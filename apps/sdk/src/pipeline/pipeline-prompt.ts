import type { ImageInput } from "@tessera/preprocessing";
import type { ChatRequest, Message } from "../chat-request.ts";

/** A picture that was loaded with `loadImage`. A path would look like a second prompt, so it is not taken here. */
export type PipelineImage = Exclude<ImageInput, string>;

/** Text, `[text, image]`, `[text, images]` or OpenAI's messages. */
export type PipelinePrompt = string | readonly [text: string, images: PipelineImage | readonly PipelineImage[]] | readonly Message[];

/** Where a picture goes in a pipeline's text. */
export const IMAGE_TOKEN = "<image>";

/** Whether a value is one prompt and not a list of prompts. */
export function isPrompt(value: PipelinePrompt | readonly PipelinePrompt[]): value is PipelinePrompt {
  if (typeof value === "string") return true;
  const [first, second] = value as readonly unknown[];
  if (typeof first === "string")
    return value.length === 2 && typeof second === "object" && !(Array.isArray(second) && typeof second[0] === "string");
  return typeof first === "object" && first !== null && "role" in first;
}

/** The chat request of a prompt. Pictures without a placeholder go in front of the text. */
export function readPrompt(prompt: PipelinePrompt): Pick<ChatRequest, "question" | "messages" | "images"> {
  if (typeof prompt === "string") return { question: prompt };
  const [first] = prompt;
  if (typeof first !== "string") return { messages: prompt as readonly Message[] };
  const [text, given] = prompt as readonly [string, PipelineImage | readonly PipelineImage[]];
  const images = Array.isArray(given) ? (given as readonly PipelineImage[]) : [given as PipelineImage];
  return { question: text.includes(IMAGE_TOKEN) ? text : `${IMAGE_TOKEN}\n`.repeat(images.length) + text, images };
}
