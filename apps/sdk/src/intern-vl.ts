import { join } from "node:path";
import type { InternVLConfig } from "@tessera/checkpoint";
import { convertCheckpoint } from "@tessera/converter";
import { expectArgument, TesseraError } from "@tessera/core";
import { demoModelFolder } from "@tessera/demo-model";
import { createLanguageDecoder, openTokenEmbedding } from "@tessera/language-decoder";
import { checkTemplate, getStopTokenIds, loadTemplate, loadTokenizer } from "@tessera/tokenizer";
import { createVisionEncoder } from "@tessera/vision-encoder";
import type { ZodType } from "zod";
import { batchChat } from "./batch-chat.ts";
import type { ChatEvent } from "./chat-event.ts";
import { type ChatObject, readObject, schemaFormat } from "./chat-object.ts";
import type { ChatRequest } from "./chat-request.ts";
import type { ChatResult } from "./chat-result.ts";
import { chooseGraphs } from "./choose-graphs.ts";
import { chooseKernels } from "./choose-kernels.ts";
import { ChatSession, type SessionOptions } from "./conversation/chat-session.ts";
import { createGrammars } from "./create-grammars.ts";
import { DecodingTurns } from "./decoding-turns.ts";
import { defaultCacheFolder } from "./default-cache-folder.ts";
import { type Estimate, estimateChat } from "./estimate-chat.ts";
import { loadKvScales } from "./kv-scales/load-kv-scales.ts";
import type { LoadOptions } from "./load-options.ts";
import type { LoadedModel } from "./loaded-model.ts";
import { openEmbeddingCache } from "./open-embedding-cache.ts";
import { openLanguageSessions } from "./open-language-sessions.ts";
import { openModel } from "./open-model.ts";
import { checkOptions } from "./options/check-options.ts";
import { loadNames } from "./options/load-names.ts";
import { Rates } from "./rates.ts";
import { readPrecision } from "./read-precision.ts";
import { rowScaleCheck } from "./row-scale-check.ts";
import { checkStock } from "./self-check/check-stock.ts";
import { openCheckedRuntime } from "./self-check/open-checked-runtime.ts";
import { streamChat } from "./stream-chat.ts";
import { whyNoKernels } from "./why-no-kernels.ts";

const defaultContext = 8192;
const mebibyte = 2 ** 20;
/** Held at once while pictures are decoded: half a gigabyte of RGB. */
const decodedPixels = 180_000_000;

/** An InternVL model in this process. Load it once, ask it often, dispose it (or `await using`). */
export class InternVL implements AsyncDisposable {
  readonly #model: LoadedModel;
  readonly #resources: AsyncDisposable[];
  readonly #running = new Set<object>();
  #idle: (() => void) | undefined;
  #disposed = false;
  /** Folder the converted graphs and weights lie in. */
  readonly convertedFolder: string;
  /** Which way ONNX Runtime is called. */
  readonly runtime: "native" | "binding";
  /** Why operators of our own do not compute, where they do not. */
  readonly kernelsMissing: string | undefined;
  /** The instruction set that they use, where they compute. */
  readonly instructionSet: string | undefined;

  private constructor(
    model: LoadedModel,
    resources: AsyncDisposable[],
    facts: Pick<InternVL, "convertedFolder" | "runtime" | "kernelsMissing" | "instructionSet">,
  ) {
    this.#model = model;
    this.#resources = resources;
    this.convertedFolder = facts.convertedFolder;
    this.runtime = facts.runtime;
    this.kernelsMissing = facts.kernelsMissing;
    this.instructionSet = facts.instructionSet;
  }

  /** Whether operators of our own compute the linear layers and attention, those of a part with int8 or int4 weights. */
  get kernels(): boolean {
    return this.kernelsMissing === undefined;
  }

  /** The checkpoint's configuration. */
  get config(): InternVLConfig {
    return this.#model.config;
  }

  /** Most tokens of prompt and answer together. */
  get contextLength(): number {
    return this.#model.decoder.contextLength;
  }

  /** Image tokens of a tile. */
  get tokensPerTile(): number {
    return this.#model.tokensPerTile;
  }

  /** Chats that hold a KV cache now. */
  get activeSlots(): number {
    return this.#model.decoder.activeSlots;
  }

  /**
   * Loads a checkpoint folder in the Hugging Face layout, or the bundled one with `"demo"`. The first time it is converted.
   *
   * @throws TesseraError `checkpoint-not-found`, `checkpoint-invalid`, `unsupported-architecture`, `tokenizer-invalid`, `disk-full`, …
   */
  static async load(folder: string, options: LoadOptions = {}): Promise<InternVL> {
    expectArgument(typeof folder === "string" && folder !== "", 'a folder path or "demo"', "folder", folder);
    checkOptions(options, loadNames, "the options of loading");
    const { cacheFolder = defaultCacheFolder(), threads, runtime: implementation, ffmpegPath, signal, onProgress } = options;
    const { contextLength: wanted = defaultContext, kvCache = "fp32" } = options;
    const { imageCacheBytes = 128 * mebibyte, imageStoreBytes = 1024 * mebibyte, prefixCacheBytes = 256 * mebibyte } = options;
    const { imageStoreFolder, onImageStoreError, maxSequences = 32, maxPixels } = options;
    for (const [name, value] of Object.entries({ imageCacheBytes, imageStoreBytes, prefixCacheBytes }))
      expectArgument(Number.isInteger(value) && value >= 0, "a number of bytes", name, value);
    expectArgument(imageStoreFolder === undefined || imageStoreFolder !== "", "a folder path", "imageStoreFolder", imageStoreFolder);
    expectArgument(Number.isInteger(maxSequences) && maxSequences > 0, "a positive integer", "maxSequences", maxSequences);
    expectArgument(maxPixels === undefined || maxPixels > 0, "a positive number", "maxPixels", maxPixels);
    expectArgument(Number.isInteger(wanted) && wanted > 0, "a positive integer", "contextLength", wanted);
    expectArgument(["fp32", "int8"].includes(kvCache), "fp32 or int8", "kvCache", kvCache);
    const precision = readPrecision(options.precision);
    const path = folder === "demo" ? demoModelFolder : folder;
    const resources: AsyncDisposable[] = [];
    const checkpoint = await openModel(path, options.adapter, signal);
    try {
      const { config, generationConfig } = checkpoint;
      const template = await loadTemplate(path, config, { signal });
      const loadWords = async () => {
        const tokenizer = await loadTokenizer(path, { signal });
        checkTemplate({ template, tokenizer, vocabSize: config.llm_config.vocab_size, stopTokenIds: generationConfig.eos_token_id });
        return tokenizer;
      };
      // A tokenizer that does not fit is known before the long conversion; else it is read while the graphs load in other threads.
      let words: ReturnType<typeof loadWords> | undefined;
      const { folder: convertedFolder, manifest } = await convertCheckpoint(checkpoint, {
        cacheFolder,
        precision,
        verify: options.verifyCache,
        signal,
        onProgress,
        beforeConverting: async () => {
          words = loadWords();
          await words;
        },
        needsRowScales: rowScaleCheck(options),
      });
      const { runtime, operators } = await openCheckedRuntime(chooseKernels(options, precision), { implementation, threads });
      resources.push(runtime);
      const store = { folder: imageStoreFolder, maxBytes: imageStoreBytes, onError: onImageStoreError };
      const graphs = chooseGraphs(manifest, options, runtime.kernels);
      if (!graphs.kernels && (precision.vision !== "fp32" || precision.language !== "fp32")) await checkStock(runtime);
      const embeddings = openEmbeddingCache(manifest, graphs.vision, runtime, imageCacheBytes, store);
      resources.push(embeddings);
      const { vision, language } = manifest;
      const embedding = await openTokenEmbedding(join(convertedFolder, language.embedding.file), { ...language.embedding, signal });
      resources.push(embedding);
      const open = (graph: string) => runtime.createSession(join(convertedFolder, graph), { signal });
      const int8Cache = kvCache === "int8";
      const [visionSession, { session, prefillSession, loaded }, tokenizer] = await Promise.all([
        open(graphs.vision),
        openLanguageSessions(graphs, open),
        words ?? loadWords(),
      ]);
      const contextLength = Math.min(wanted, language.maxPositions);
      const stopTokenIds = getStopTokenIds(template, tokenizer, generationConfig.eos_token_id);
      const encoder = createVisionEncoder({ session: visionSession, ...vision });
      const kvScales = int8Cache
        ? await loadKvScales(
            { folder: convertedFolder, manifest },
            { template, tokenizer, vision: encoder, graph: graphs.calibration, kernels: graphs.kernels, loaded, open, embedding, signal },
          )
        : undefined;
      const grammars = createGrammars(tokenizer, language.vocabSize, stopTokenIds);
      resources.push(grammars);
      const model: LoadedModel = {
        config,
        tokenizer,
        template,
        stopTokenIds,
        tokensPerTile: vision.tokensPerTile,
        vision: encoder,
        decoder: createLanguageDecoder({
          ...language,
          session,
          prefillSession,
          sessionReadsPrompts: graphs.sessionReadsPrompts,
          prefillChunk: graphs.prefillChunk,
          sharedPrefillChunk: graphs.sharedPrefillChunk,
          embedding,
          kvScales,
          contextLength,
          prefixCacheBytes,
          maxSequences,
        }),
        grammars: grammars.compiler,
        kvBytesPerToken:
          language.numLayers * language.numKvHeads * language.headSize * 2 * (int8Cache ? 1 : Float32Array.BYTES_PER_ELEMENT),
        rates: new Rates(),
        embeddings,
        ffmpegPath,
        maxPixels,
        decoding: new DecodingTurns(decodedPixels),
      };
      return new InternVL(model, resources, {
        convertedFolder,
        runtime: runtime.implementation,
        kernelsMissing: whyNoKernels(operators, runtime, graphs),
        instructionSet: graphs.kernels ? runtime.instructionSet : undefined,
      });
    } catch (error) {
      for (const resource of resources) await resource[Symbol.asyncDispose]();
      throw error;
    } finally {
      await checkpoint[Symbol.asyncDispose]();
    }
  }

  /** Answers as events. Leaving the loop or aborting the signal frees everything at once. */
  async *stream(request: ChatRequest, options: { readonly signal?: AbortSignal } = {}): AsyncGenerator<ChatEvent, ChatResult, void> {
    checkOptions(options, { signal: true }, "the options of a chat");
    if (this.#disposed) throw new TesseraError("disposed", "The model is disposed");
    const token = {};
    this.#running.add(token);
    try {
      const result = yield* streamChat(this.#model, request, options.signal);
      this.#model.rates.add(result);
      return result;
    } finally {
      this.#running.delete(token);
      if (this.#running.size === 0) this.#idle?.();
    }
  }

  /** Answers at once: the result of {@link InternVL.stream}. */
  async chat(request: ChatRequest, options: { readonly signal?: AbortSignal } = {}): Promise<ChatResult> {
    const events = this.stream(request, options);
    for (;;) {
      const { done, value } = await events.next();
      if (done) return value;
    }
  }

  /** Starts a conversation that remembers its pictures. Sessions of one model may overlap. */
  startChat(options: SessionOptions = {}): ChatSession {
    return new ChatSession((request, more) => this.stream(request, more), options);
  }

  /**
   * Answers with a value of a schema: the tokens are limited to its JSON, so that the answer parses and has its type. What JSON Schema cannot
   * say (a refinement) is checked afterwards.
   *
   * @throws TesseraError `answer-incomplete` when the answer was cut off or a refinement fails; the facts hold its text
   */
  async chatObject<T>(
    request: Omit<ChatRequest, "responseFormat">,
    schema: ZodType<T>,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<ChatObject<T>> {
    return readObject(await this.chat({ ...request, responseFormat: schemaFormat(schema) }, options), schema);
  }

  /** Counts tiles, tokens, memory and time of a request without running the model. */
  estimate(request: ChatRequest, { signal }: { readonly signal?: AbortSignal } = {}): Promise<Estimate> {
    return estimateChat(this.#model, request, signal);
  }

  /** Token ids of a text, with the begin-of-sequence token where the tokenizer has one. */
  tokenize(text: string): readonly number[] {
    return this.#model.tokenizer.encode(text);
  }

  /** Text of token ids, special tokens included. */
  detokenize(ids: readonly number[]): string {
    return this.#model.tokenizer.decode(ids);
  }

  /**
   * Answers several requests side by side, each with its own pictures. Results keep the order; a request that fails rejects alone.
   * An abort rejects those that have not ended.
   */
  batchChat(
    requests: readonly ChatRequest[],
    { signal, concurrency = 4 }: { readonly signal?: AbortSignal; readonly concurrency?: number } = {},
  ): Promise<PromiseSettledResult<ChatResult>[]> {
    expectArgument(Number.isInteger(concurrency) && concurrency > 0, "a positive integer", "concurrency", concurrency);
    return batchChat((request) => this.chat(request, { signal }), requests, concurrency);
  }

  /** Several answers to one request. With a seed, each answer has the next one, so that they differ and repeat. The first failure rejects. */
  async choices(request: ChatRequest, n: number, options: { readonly signal?: AbortSignal } = {}): Promise<ChatResult[]> {
    expectArgument(Number.isInteger(n) && n > 0, "a positive integer", "n", n);
    const seeded = (i: number) => (request.seed === undefined ? request : { ...request, seed: request.seed + i });
    return Promise.all(Array.from({ length: n }, (_, i) => this.chat(seeded(i), options)));
  }

  /** Waits for running chats, then frees sessions and threads. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    if (this.#running.size > 0) await new Promise<void>((resolve) => (this.#idle = resolve));
    for (const resource of this.#resources) await resource[Symbol.asyncDispose]();
  }
}
