import type { LanguageModelV3 } from "@ai-sdk/provider";
import type { InternVL } from "@tessera/sdk";
import { callModel, type TesseraModelOptions } from "./call-model.ts";
import { gather } from "./gather.ts";
import { toStream } from "./to-stream.ts";

/** A loaded model for version 6 of the AI SDK. The caller disposes it. */
export function languageModelV3(model: Pick<InternVL, "stream">, { modelId = "internvl" }: TesseraModelOptions = {}): LanguageModelV3 {
  return {
    specificationVersion: "v3",
    provider: "tessera",
    modelId,
    // Nothing is fetched here: the AI SDK downloads what addresses name.
    supportedUrls: {},
    doGenerate: (options) => gather(callModel(model, options)),
    doStream: async (options) => ({ stream: toStream(callModel(model, options)) }),
  };
}
