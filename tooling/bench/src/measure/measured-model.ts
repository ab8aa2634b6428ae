import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { InternVL, LoadOptions } from "@tessera/sdk";

type Sdk = typeof import("@tessera/sdk");
type Preprocessing = typeof import("@tessera/preprocessing");

export interface MeasuredModelOptions {
  /** Checkout whose sources are measured. */
  readonly root: string;
  readonly folder: string;
  readonly options: LoadOptions;
}

const megabyte = 2 ** 20;

/** A model of some checkout in this process, and what is known of its memory. The measuring code is always this checkout's. */
export class MeasuredModel {
  readonly sdk: Sdk;
  readonly preprocessing: Preprocessing;
  readonly folder: string;
  readonly options: LoadOptions;
  #model: InternVL | undefined;
  #kvBytesPerToken = 0;
  #tokens = 0;
  #weightsBytes = 0;

  private constructor(sdk: Sdk, preprocessing: Preprocessing, { folder, options }: MeasuredModelOptions) {
    this.sdk = sdk;
    this.preprocessing = preprocessing;
    this.folder = folder;
    this.options = options;
  }

  static async create(options: MeasuredModelOptions): Promise<MeasuredModel> {
    const source = (path: string) => import(pathToFileURL(join(options.root, path, "src/index.ts")).href);
    return new MeasuredModel(await source("apps/sdk"), await source("packages/preprocessing"), options);
  }

  get model(): InternVL {
    if (this.#model === undefined) throw new Error("The model is not loaded");
    return this.#model;
  }

  /** Loads, after disposing what was loaded before. Returns the milliseconds of the loading. */
  async load(): Promise<number> {
    await this.dispose();
    const started = performance.now();
    this.#model = await this.sdk.InternVL.load(this.folder, this.options);
    const milliseconds = performance.now() - started;
    const { memoryBytes, promptTokens, maxCompletionTokens } = await this.#model.estimate({ question: "?" });
    this.#kvBytesPerToken = memoryBytes / (promptTokens + maxCompletionTokens);
    this.#weightsBytes = await folderBytes(this.#model.convertedFolder);
    return milliseconds;
  }

  /** Remembers that so many tokens of keys and values were held at once. */
  noteTokens(tokens: number): void {
    this.#tokens = Math.max(this.#tokens, tokens);
  }

  /** MB (2^20 bytes, as the peak is counted): files of the converted model, and keys and values of the longest sequence or batch so far. */
  memoryFacts(): Record<string, number> {
    if (this.#weightsBytes === 0) return {};
    return { weightsMb: Math.round(this.#weightsBytes / megabyte), kvMb: Math.round((this.#tokens * this.#kvBytesPerToken) / megabyte) };
  }

  async dispose(): Promise<void> {
    await this.#model?.[Symbol.asyncDispose]();
    this.#model = undefined;
  }
}

async function folderBytes(folder: string): Promise<number> {
  const sizes = await Promise.all((await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
