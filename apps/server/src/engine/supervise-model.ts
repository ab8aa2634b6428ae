import { setTimeout as sleep } from "node:timers/promises";
import { TesseraError } from "@tessera/core";
import type { ChatEvent, ChatRequest, ChatResult, Estimate, InternVLConfig } from "@tessera/sdk";
import type { Engine } from "./engine.ts";
import type { EngineCall, EngineFacts } from "./engine-messages.ts";
import { EngineProcess, type EngineProcessOptions } from "./engine-process.ts";

export interface SuperviseOptions extends EngineProcessOptions {
  /** Milliseconds that a request waits for a new process before it is refused. @default 15000 */
  readonly patience?: number;
}

const firstDelay = 100;
const longestDelay = 30_000;
/** Failures of the runtime in a row after which the engine is doubted. */
const mostFaults = 3;

/**
 * Loads a model in a child process and keeps one running: a crash of native code ends the running requests with `runtime-unavailable`, and a
 * new process is started, later each time until one has answered. Requests that come meanwhile wait.
 *
 * @throws what loading throws, when the first process cannot load the model
 */
export async function superviseModel(options: SuperviseOptions): Promise<SupervisedModel> {
  const first = new EngineProcess(options);
  try {
    return new SupervisedModel(options, first, await first.ready);
  } catch (error) {
    await first.stop();
    throw error;
  }
}

/** A model in a child process that is started again when it dies. */
export class SupervisedModel implements Engine, AsyncDisposable {
  readonly #options: SuperviseOptions;
  readonly #facts: EngineFacts;
  readonly #stopping = new AbortController();
  #process: EngineProcess;
  #ready = true;
  /** Failures since a process last answered. */
  #failures = 0;
  /** Failures of the runtime since an answer was whole. */
  #faults = 0;
  #wake: (() => void)[] = [];
  restarts = 0;

  constructor(options: SuperviseOptions, first: EngineProcess, facts: EngineFacts) {
    this.#options = options;
    this.#facts = facts;
    this.#process = first;
    void this.#watch();
  }

  get config(): InternVLConfig {
    return this.#facts.config;
  }

  get contextLength(): number {
    return this.#facts.contextLength;
  }

  get tokensPerTile(): number {
    return this.#facts.tokensPerTile;
  }

  get ready(): boolean {
    return this.#ready && this.#process.isWell;
  }

  /** Of the process that runs now. */
  get pid(): number | undefined {
    return this.#process.pid;
  }

  get activeSlots(): number {
    return this.#ready ? this.#process.activeSlots : 0;
  }

  async *stream(request: ChatRequest, { signal }: { readonly signal?: AbortSignal } = {}): AsyncGenerator<ChatEvent, ChatResult, void> {
    const engine = await this.#whenReady(signal);
    try {
      for await (const reply of engine.ask((id) => ({ type: "stream", id, request }), signal)) {
        if (reply.type === "event") yield reply.event;
        if (reply.type === "end") {
          this.#failures = 0;
          this.#faults = 0;
          return reply.result;
        }
      }
    } catch (error) {
      if (TesseraError.isInstance(error) && error.code === "runtime-failed") void this.#doubt(engine);
      throw error;
    }
    throw new TesseraError("runtime-unavailable", "The engine process stopped");
  }

  estimate(request: ChatRequest, { signal }: { readonly signal?: AbortSignal } = {}): Promise<Estimate> {
    return this.#call<Estimate>({ method: "estimate", request }, signal);
  }

  tokenize(text: string): Promise<readonly number[]> {
    return this.#call<readonly number[]>({ method: "tokenize", text });
  }

  detokenize(ids: readonly number[]): Promise<string> {
    return this.#call<string>({ method: "detokenize", ids });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort();
    await this.#process.stop();
  }

  /** After several failures in a row asks the engine something simple, and replaces it when it fails at that, too. */
  async #doubt(engine: EngineProcess): Promise<void> {
    if (++this.#faults < mostFaults || engine !== this.#process) return;
    this.#faults = 0;
    const probe: ChatRequest = { question: "Hello", maxNewTokens: 1 };
    try {
      for await (const _ of engine.ask((id) => ({ type: "stream", id, request: probe }), this.#stopping.signal));
    } catch (err) {
      if (this.#stopping.signal.aborted) return;
      this.#options.logger?.error({ err }, "the engine fails at everything");
      engine.kill("it fails at everything");
    }
  }

  async #call<T>(call: EngineCall, signal?: AbortSignal): Promise<T> {
    const engine = await this.#whenReady(signal);
    for await (const reply of engine.ask((id) => ({ type: "call", id, call }), signal))
      if (reply.type === "answer") return reply.value as T;
    throw new TesseraError("runtime-unavailable", "The engine process stopped");
  }

  /** Starts a new process each time that one ends, until the model is disposed. */
  async #watch(): Promise<void> {
    const { signal } = this.#stopping;
    for (;;) {
      const why = await this.#process.exited;
      if (signal.aborted) return;
      this.#ready = false;
      const delay = Math.min(longestDelay, firstDelay * 2 ** this.#failures++);
      this.#options.logger?.error({ why, delay }, "the engine process stopped; it is started again");
      await sleep(delay, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      this.restarts++;
      this.#process = new EngineProcess(this.#options);
      try {
        await this.#process.ready;
        this.#ready = true;
        for (const wake of this.#wake.splice(0)) wake();
      } catch (error) {
        this.#options.logger?.error({ err: error }, "the model could not be loaded");
        await this.#process.stop();
      }
    }
  }

  async #whenReady(signal: AbortSignal | undefined): Promise<EngineProcess> {
    signal?.throwIfAborted();
    if (this.#stopping.signal.aborted) throw new TesseraError("disposed", "The model is disposed");
    if (this.#ready) return this.#process;
    const { patience = 15_000 } = this.#options;
    const late = AbortSignal.timeout(patience);
    const given = AbortSignal.any([late, this.#stopping.signal, ...(signal ? [signal] : [])]);
    await new Promise<void>((resolve) => {
      this.#wake.push(resolve);
      given.addEventListener("abort", () => resolve(), { once: true });
    });
    signal?.throwIfAborted();
    if (!this.#ready) throw new TesseraError("runtime-unavailable", "The engine process is being started again");
    return this.#process;
  }
}
