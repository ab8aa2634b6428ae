import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { TesseraError } from "@tessera/core";
import type { Logger } from "pino";
import type { EngineFacts, EngineLoadOptions, FromEngine, SentError, ToEngine } from "./engine-messages.ts";
import { Inbox } from "./inbox.ts";
import { Pulse } from "./pulse.ts";

export interface EngineProcessOptions {
  /** Checkpoint folder, or "demo". */
  readonly folder: string;
  readonly load?: EngineLoadOptions;
  /** Flags of the child's Node. @default those of this process */
  readonly execArgv?: readonly string[];
  /** @default nothing is logged */
  readonly logger?: Logger;
  /** Milliseconds between two signs of life of the process. @default 1000 */
  readonly heartbeat?: number;
  /** How many of them may fail to come before the process counts as hung. @default 30 */
  readonly missedHeartbeats?: number;
}

type Reply = Extract<FromEngine, { readonly id: number }>;

const graceMilliseconds = 10_000;
/** Work that is given up ends within a step; the longest is a chunk of a prompt, or a picture's tiles, of a large model. */
const farewellBeats = 180;

/** One life of the engine's child process. */
export class EngineProcess {
  readonly #child: ChildProcess;
  readonly #open = new Map<number, Inbox<Reply>>();
  #last = 0;
  #stopping = false;
  #hung: string | undefined;
  readonly #pulse: Pulse;
  /** Chats that held a KV cache when the process last said. */
  activeSlots = 0;
  /** Resolves when the process is gone, with what it died of. */
  readonly exited: Promise<string>;
  /** Resolves when the model answers; rejects when it cannot be loaded. */
  readonly ready: Promise<EngineFacts>;

  constructor({ folder, load = {}, execArgv = process.execArgv, logger, heartbeat = 1000, missedHeartbeats = 30 }: EngineProcessOptions) {
    this.#pulse = new Pulse({ silence: missedHeartbeats, farewell: farewellBeats });
    const main = new URL(import.meta.url.endsWith(".ts") ? "./engine-main.ts" : "./engine-main.js", import.meta.url);
    this.#child = fork(fileURLToPath(main), {
      serialization: "advanced",
      execArgv: [...execArgv],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    this.exited = new Promise((resolve) => {
      this.#child.once("exit", (code, signal) => resolve(this.#hung ?? signal ?? `exit code ${code}`));
      this.#child.once("error", (error) => resolve(error.message));
    });
    this.ready = new Promise((resolve, reject) => {
      this.#child.on("message", (message: FromEngine) => {
        this.#pulse.heard();
        if (message.type === "ready") resolve(message.facts);
        else if (message.type === "alive") this.activeSlots = message.activeSlots;
        else if (message.type === "not-loaded") reject(received(message.error));
        else if (message.type === "store-failed") logger?.warn({ err: received(message.error) }, "image embeddings were not kept");
        else {
          if (message.type !== "event") this.#pulse.ended(message.id);
          this.#open.get(message.id)?.push(message);
        }
      });
      void this.exited.then((why) => {
        const error = new TesseraError("runtime-unavailable", `The engine process stopped (${why})`, { facts: { why } });
        reject(error);
        for (const inbox of this.#open.values()) inbox.fail(error);
      });
    });
    this.ready.then(
      () => this.#watch(heartbeat),
      () => {},
    );
    // A process that is already gone says so by its exit.
    this.#child.on("error", () => {});
    this.#send({ type: "load", folder, options: load, heartbeat });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Whether the process says that it lives. */
  get isWell(): boolean {
    return this.#hung === undefined && !this.#pulse.isWeak;
  }

  /** Ends the process at once: what it works on fails. */
  kill(why: string): void {
    this.#hung ??= why;
    this.#child.kill("SIGKILL");
  }

  #watch(heartbeat: number): void {
    const timer = setInterval(() => {
      const wrong = this.#pulse.beat();
      if (wrong !== undefined) this.kill(wrong);
    }, heartbeat);
    void this.exited.then(() => clearInterval(timer));
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
      if (!ended) {
        this.#pulse.gaveUp(id);
        this.#send({ type: "abort", id });
      }
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
