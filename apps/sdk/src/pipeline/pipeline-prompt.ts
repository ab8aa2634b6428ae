import { TesseraError } from "@tessera/core";
import type { ChatRequest, Message } from "@tessera/engine";
import type { ImageInput } from "@tessera/preprocessing";
import { imagePlaceholder } from "@tessera/tokenizer";
import { looksLikeMedia } from "../looks-like-media.ts";

/** Text, `[text, image]`, `[text, images]` or OpenAI's messages. */
export type PipelinePrompt = string | readonly [text: string, images: ImageInput | readonly ImageInput[]] | readonly Message[];

/** Where a picture goes in a pipeline's text. */
export const IMAGE_TOKEN: string = imagePlaceholder;

/** Whether a value is one prompt and not a list of prompts. Two strings are two prompts: a picture's path goes into an array of its own. */
export function isPrompt(value: PipelinePrompt | readonly PipelinePrompt[]): value is PipelinePrompt {
  if (typeof value === "string") return true;
  const [first, second] = value as readonly unknown[];
  if (typeof first === "string") return value.length === 2 && typeof second === "object";
  return typeof first === "object" && first !== null && "role" in first;
}

/** The chat request of a prompt. Throws `invalid-argument` for a text that is a picture's path or address. */
export function readPrompt(prompt: PipelinePrompt): Pick<ChatRequest, "question" | "messages" | "images"> {
  if (typeof prompt === "string") return { question: readText(prompt) };
  const [first] = prompt;
  if (typeof first !== "string") return { messages: prompt as readonly Message[] };
  const [text, given] = prompt as readonly [string, ImageInput | readonly ImageInput[]];
  return { question: readText(text), images: Array.isArray(given) ? (given as readonly ImageInput[]) : [given as ImageInput] };
}

function readText(text: string): string {
  if (!looksLikeMedia(text)) return text;
  const shown = JSON.stringify(text.slice(0, 80));
  throw new TesseraError("invalid-argument", `${shown} is a picture, not a prompt: give ["What do you see?", [${shown}]]`, {
    facts: { prompt: text.slice(0, 80) },
  });
}
