import type { InternVLConfig } from "@tessera/checkpoint";
import { expectArgument, TesseraError } from "@tessera/core";
import {
  type ChatEvent,
  type ChatRequest,
  type ChatResult,
  checkOptions,
  type Estimate,
  endAtAbort,
  estimateChat,
  type LoadedModel,
  type LoadOptions,
  loadModel,
  streamChat,
} from "@tessera/engine";
import { type ExtractInput, type ExtractOptions, type ExtractRow, extract } from "@tessera/extract";
import type { ImageInput } from "@tessera/preprocessing";
import type { ZodType } from "zod";
import { batchChat } from "./batch-chat.ts";
import { type ChatObject, readObject, schemaFormat } from "./chat-object.ts";
import { ChatSession, type SessionOptions } from "./chat-session.ts";
import { type GroundedPhrase, type GroundOptions, groundPhrases } from "./ground.ts";

/** An InternVL model in this process. Load it once, ask it often, dispose it (or `await using`). */
export class InternVL implements AsyncDisposable {
  readonly #model: LoadedModel;
  readonly #running = new Set<object>();
  #idle: (() => void) | undefined;
  #disposed: Promise<void> | undefined;
  /** Folder the converted graphs and weights lie in. */
  readonly convertedFolder: string;
  /** Which way ONNX Runtime is called. */
  readonly runtime: "native" | "binding";
  /** Why operators of our own do not compute, where they do not. */
  readonly kernelsMissing: string | undefined;
  /** The instruction set that they use, where they compute. */
  readonly instructionSet: string | undefined;

  private constructor(model: LoadedModel) {
    this.#model = model;
    const { convertedFolder, runtime, kernelsMissing, instructionSet } = model.facts;
    this.convertedFolder = convertedFolder;
    this.runtime = runtime;
    this.kernelsMissing = kernelsMissing;
    this.instructionSet = instructionSet;
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
    return new InternVL(await loadModel(folder, options));
  }

  /** Answers as events. Leaving the loop or aborting the signal frees everything at once, also while nobody takes an event. */
  stream(request: ChatRequest, options: { readonly signal?: AbortSignal } = {}): AsyncGenerator<ChatEvent, ChatResult, void> {
    return endAtAbort(this.#stream(request, options), options?.signal);
  }

  async *#stream(request: ChatRequest, options: { readonly signal?: AbortSignal }): AsyncGenerator<ChatEvent, ChatResult, void> {
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

  /**
   * Finds what a phrase describes: boxes in pixels of the picture. Several phrases are asked side by side, and the picture is encoded once.
   *
   * @throws TesseraError what a chat throws; one failure ends them all
   */
  async ground(image: ImageInput, phrase: string, options?: GroundOptions): Promise<GroundedPhrase>;
  async ground(image: ImageInput, phrases: readonly string[], options?: GroundOptions): Promise<GroundedPhrase[]>;
  async ground(image: ImageInput, asked: string | readonly string[], options: GroundOptions = {}) {
    const phrases = typeof asked === "string" ? [asked] : asked;
    const found = await groundPhrases((request, more) => this.chat(request, more), image, phrases, options);
    return typeof asked === "string" ? found[0]! : found;
  }

  /**
   * Reads values out of documents, pictures and videos, as rows of a schema: `for await (const row of model.extract(files, { schema }))`. What
   * cannot be opened or answered is a row with an error; the others go on. Rows come in the order of the inputs and their pages.
   *
   * @throws TesseraError `invalid-argument` before anything is read
   */
  extract<T>(
    inputs: Iterable<ExtractInput> | AsyncIterable<ExtractInput>,
    options: ExtractOptions<T>,
  ): AsyncGenerator<ExtractRow<T>, void, void> {
    return extract((request, more) => this.chat(request, more), inputs, options);
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

  /** Waits for running chats, then frees sessions and threads; streams are to be read to their end, left or aborted. Whoever calls it again waits, too. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#disposed ??= (async () => {
      if (this.#running.size > 0) await new Promise<void>((resolve) => (this.#idle = resolve));
      await this.#model[Symbol.asyncDispose]();
    })();
    return this.#disposed;
  }
}
