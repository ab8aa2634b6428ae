import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { TesseraError } from "@tessera/core";
import type { Logger } from "pino";
import type { EngineFacts, EngineLoadOptions, FromEngine, SentError, ToEngine } from "./engine-messages.ts";
import { Inbox } from "./inbox.ts";

export interface EngineProcessOptions {
  /** Checkpoint folder, or "demo". */
  readonly folder: string;
  readonly load?: EngineLoadOptions;
  /** Flags of the child's Node. @default those of this process */
  readonly execArgv?: readonly string[];
  /** @default nothing is logged */
  readonly logger?: Logger;
}

type Reply = Extract<FromEngine, { readonly id: number }>;

const graceMilliseconds = 10_000;

/** One life of the engine's child process. */
export class EngineProcess {
  readonly #child: ChildProcess;
  readonly #open = new Map<number, Inbox<Reply>>();
  #last = 0;
  #stopping = false;
  /** Resolves when the process is gone, with what it died of. */
  readonly exited: Promise<string>;
  /** Resolves when the model answers; rejects when it cannot be loaded. */
  readonly ready: Promise<EngineFacts>;

  constructor({ folder, load = {}, execArgv = process.execArgv, logger }: EngineProcessOptions) {
    const main = new URL(import.meta.url.endsWith(".ts") ? "./engine-main.ts" : "./engine-main.js", import.meta.url);
    this.#child = fork(fileURLToPath(main), {
      serialization: "advanced",
      execArgv: [...execArgv],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    this.exited = new Promise((resolve) => {
      this.#child.once("exit", (code, signal) => resolve(signal ?? `exit code ${code}`));
      this.#child.once("error", (error) => resolve(error.message));
    });
    this.ready = new Promise((resolve, reject) => {
      this.#child.on("message", (message: FromEngine) => {
        if (message.type === "ready") resolve(message.facts);
        else if (message.type === "not-loaded") reject(received(message.error));
        else if (message.type === "store-failed") logger?.warn({ err: received(message.error) }, "image embeddings were not kept");
        else this.#open.get(message.id)?.push(message);
      });
      void this.exited.then((why) => {
        const error = new TesseraError("runtime-unavailable", `The engine process stopped (${why})`, { facts: { why } });
        reject(error);
        for (const inbox of this.#open.values()) inbox.fail(error);
      });
    });
    this.ready.catch(() => {});
    // A process that is already gone says so by its exit.
    this.#child.on("error", () => {});
    this.#send({ type: "load", folder, options: load });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Sends one piece of work and gives its replies up to the last. Leaving early or aborting ends the work in the child. */
  async *ask(make: (id: number) => ToEngine, signal?: AbortSignal): AsyncGenerator<Reply, void, void> {
    signal?.throwIfAborted();
    const id = ++this.#last;
    const inbox = new Inbox<Reply>();
    const abort = () => inbox.fail(signal?.reason);
    this.#open.set(id, inbox);
    signal?.addEventListener("abort", abort, { once: true });
    let ended = false;
    try {
      if (!this.#child.connected) throw new TesseraError("runtime-unavailable", "The engine process stopped");
      this.#send(make(id));
      while (!ended) {
        const reply = await inbox.next();
        ended = reply.type !== "event";
        if (reply.type === "error") throw received(reply.error);
        yield reply;
      }
    } finally {
      this.#open.delete(id);
      signal?.removeEventListener("abort", abort);
      if (!ended) this.#send({ type: "abort", id });
    }
  }

  /** Ends the process when its work is done, or after a while anyway. */
  async stop(): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    this.#send({ type: "stop" });
    const kill = setTimeout(() => this.#child.kill("SIGKILL"), graceMilliseconds);
    await this.exited;
    clearTimeout(kill);
  }

  #send(message: ToEngine): void {
    if (this.#child.connected) this.#child.send(message, () => {});
  }
}

function received({ code, message, facts }: SentError): Error {
  return code === undefined ? new Error(message) : new TesseraError(code, message, { facts });
}
