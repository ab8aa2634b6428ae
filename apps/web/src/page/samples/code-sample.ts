import type { Attachment } from "../chat/conversation.ts";
import { curlSample } from "./curl-sample.ts";
import { javascriptSample } from "./javascript-sample.ts";
import { LocalFile } from "./local-file.ts";
import { pythonSample } from "./python-sample.ts";

const writers = { curl: curlSample, "openai-js": javascriptSample, "openai-python": pythonSample } as const;

export type SampleLanguage = keyof typeof writers;

/** A request as code that runs: chosen files are read from the folder it runs in, other pictures are inside. */
export function codeSample(
  language: SampleLanguage,
  origin: string,
  body: Readonly<Record<string, unknown>>,
  attachments: readonly Attachment[],
): string {
  const { stream: _, stream_options: __, ...whole } = body;
  return writers[language](origin, LocalFile.inPlaceOf(whole, attachments) as Record<string, unknown>);
}
