import type { LanguageModelV3CallOptions } from "@ai-sdk/provider";
import type { InternVL } from "@tessera/sdk";
import { callModel, type Part, type TesseraModelOptions } from "./call-model.ts";
import { gather } from "./gather.ts";
import { toStream } from "./to-stream.ts";

/** `LanguageModelV4` of `@ai-sdk/provider` 4, which needs Node 22, as far as it is used here. */
export interface TesseraLanguageModelV4 {
  readonly specificationVersion: "v4";
  readonly provider: string;
  readonly modelId: string;
  supportedUrls: Record<string, RegExp[]>;
  doGenerate(options: LanguageModelV3CallOptions): ReturnType<typeof gather>;
  doStream(options: LanguageModelV3CallOptions): Promise<{ stream: ReadableStream<Part | { type: "error"; error: unknown }> }>;
}

/** A loaded model for version 7 of the AI SDK. The caller disposes it. */
export function languageModelV4(
  model: Pick<InternVL, "stream">,
  { modelId = "internvl" }: TesseraModelOptions = {},
): TesseraLanguageModelV4 {
  return {
    specificationVersion: "v4",
    provider: "tessera",
    modelId,
    // Nothing is fetched here: the AI SDK downloads what addresses name.
    supportedUrls: {},
    doGenerate: (options) => gather(callModel(model, options)),
    doStream: async (options) => ({ stream: toStream(callModel(model, options)) }),
  };
}
