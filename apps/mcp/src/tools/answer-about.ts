import type { ChatRequest, ChatResult } from "@tessera/sdk";
import { readMedia } from "../media/read-media.ts";
import { reportProgress } from "./report-progress.ts";
import type { ToolSetting } from "./tool.ts";

/** What is shown, and how. */
export interface Shown {
  readonly sources: readonly string[];
  readonly pages?: string;
  readonly pageText?: boolean;
}

/** Asks about pictures and documents; progress and cancellation go along. Throws what reading and a chat throw. */
export async function answerAbout(
  { sources, pages, pageText }: Shown,
  request: Omit<ChatRequest, "images" | "documents" | "messages">,
  { model, access, context }: ToolSetting,
): Promise<ChatResult> {
  const { signal } = context.mcpReq;
  const media = await Promise.all(sources.map((source) => readMedia(source, access, signal)));
  const images = media.flatMap(({ bytes, document }) => (document ? [] : [bytes]));
  const documents = media.flatMap(({ bytes, document }) => (document ? [{ input: bytes, pages, pageText }] : []));
  const events = (await model()).stream({ ...request, images, documents, parseSpecialTokens: false }, { signal });
  for (;;) {
    const step = await events.next();
    if (step.done) return step.value;
    await reportProgress(step.value, context);
  }
}
