import { createLanguageDecoder } from "@tessera/language-decoder";
import { DecodingTurns } from "../media/decoding-turns.ts";
import { Rates } from "../request/rates.ts";
import { createGrammars } from "./create-grammars.ts";
import type { LoadOptions } from "./load-options.ts";
import { loadParts } from "./load-parts.ts";
import type { LoadedModel } from "./loaded-model.ts";
import { openEmbeddingCache } from "./open-embedding-cache.ts";
import { type LoadSettings, readLoadOptions } from "./read-load-options.ts";
import { Resources } from "./resources.ts";
import { whyNoKernels } from "./why-no-kernels.ts";

/** Held at once while pictures are decoded: half a gigabyte of RGB. */
const decodedPixels = 180_000_000;

/**
 * Loads a checkpoint folder in the Hugging Face layout, or the bundled one with `"demo"`, so that {@link streamChat} can ask it.
 *
 * @throws TesseraError `checkpoint-not-found`, `checkpoint-invalid`, `unsupported-architecture`, `tokenizer-invalid`, `disk-full`, …
 */
export async function loadModel(folder: string, options: LoadOptions = {}): Promise<LoadedModel> {
  const settings = readLoadOptions(options);
  const resources = new Resources();
  try {
    return await assemble(folder, settings, resources);
  } catch (error) {
    await resources[Symbol.asyncDispose]();
    throw error;
  }
}

async function assemble(folder: string, settings: LoadSettings, resources: Resources): Promise<LoadedModel> {
  const parts = await loadParts(folder, settings, resources);
  const { config, converted, runtime, operators, graphs, tokenizer, template, stopTokenIds, vision } = parts;
  const { manifest } = converted;
  const { language } = manifest;
  const embeddings = resources.use(
    openEmbeddingCache(manifest, graphs.vision, runtime, settings.imageCacheBytes, {
      folder: settings.imageStoreFolder,
      maxBytes: settings.imageStoreBytes,
      onError: settings.onImageStoreError,
    }),
  );
  const grammars = resources.use(createGrammars(tokenizer, language.vocabSize, stopTokenIds));
  const { prefixCacheBytes, maxSequences, ffmpegPath, maxPixels } = settings;
  const cachedBytes = settings.kvCache === "int8" ? 1 : Float32Array.BYTES_PER_ELEMENT;
  return {
    config,
    tokenizer,
    template,
    stopTokenIds,
    tokensPerTile: manifest.vision.tokensPerTile,
    vision,
    decoder: createLanguageDecoder({ ...parts.language, prefixCacheBytes, maxSequences }),
    grammars: grammars.compilerOf,
    kvBytesPerToken: language.numLayers * language.numKvHeads * language.headSize * 2 * cachedBytes,
    rates: new Rates(),
    embeddings,
    ffmpegPath,
    maxPixels,
    decoding: new DecodingTurns(decodedPixels),
    facts: {
      convertedFolder: converted.folder,
      runtime: runtime.implementation,
      kernelsMissing: whyNoKernels(operators, runtime, graphs),
      instructionSet: graphs.kernels ? runtime.instructionSet : undefined,
    },
    [Symbol.asyncDispose]: () => resources[Symbol.asyncDispose](),
  };
}
