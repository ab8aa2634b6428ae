import { Worker } from "node:worker_threads";
import type { Grammar } from "./grammar.ts";
import type { FromWorker, ToWorker, Vocabulary } from "./grammar-messages.ts";

type Reply = Exclude<FromWorker, { readonly type: "ready" }>;

interface Waiting {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
}

/** A worker thread of XGrammar, from outside. It keeps the process running only while something is asked of it. */
export class GrammarThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;
  /** Answers that follow a grammar here. */
  matchers = 0;
  isAlive = true;
  /** Resolves when it has read the vocabulary, or is gone. */
  readonly ready: Promise<void>;

  constructor(vocabulary: Vocabulary) {
    this.#worker = openWorker(vocabulary);
    this.#worker.unref();
    let begin = () => {};
    this.ready = new Promise((resolve) => (begin = resolve));
    this.#worker.on("message", (message: FromWorker) => {
      if (message.type === "ready") return begin();
      const waiting = this.#take(message.id);
      if (message.type === "error") waiting?.reject(new Error(message.reason));
      else waiting?.resolve(message);
    });
    this.#worker.on("error", (error) => this.#end(error as Error));
    this.#worker.on("exit", () => {
      begin();
      this.#end(new Error("its thread ended"));
    });
  }

  /** Milliseconds that it took. Rejects with XGrammar's reason. */
  async compile(grammar: Grammar): Promise<number> {
    const reply = await this.#ask((id) => ({ type: "compile", id, grammar }));
    return reply.type === "compiled" ? reply.milliseconds : 0;
  }

  /** The name of a matcher at the beginning of a grammar that compiled before, here or elsewhere. */
  async start(grammar: Grammar): Promise<number> {
    this.matchers++;
    try {
      const reply = await this.#ask((id) => ({ type: "start", id, grammar }));
      return reply.type === "started" ? reply.matcher : 0;
    } catch (error) {
      this.matchers--;
      throw error;
    }
  }

  async next(matcher: number, token?: number): Promise<Int32Array> {
    const reply = await this.#ask((id) => ({ type: "next", id, matcher, token }));
    return reply.type === "mask" ? reply.mask : new Int32Array(0);
  }

  end(matcher: number): void {
    this.matchers--;
    if (this.isAlive) this.#worker.postMessage({ type: "end", matcher } satisfies ToWorker);
  }

  /** Ends the thread whatever it is at. */
  kill(reason: string): void {
    this.#end(new Error(reason));
    void this.#worker.terminate();
  }

  #ask(make: (id: number) => ToWorker): Promise<Reply> {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      if (!this.isAlive) return reject(new Error("its thread ended"));
      this.#waiting.set(id, { resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage(make(id));
    });
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#worker.unref();
    return waiting;
  }

  #end(error: Error): void {
    this.isAlive = false;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

function openWorker(workerData: Vocabulary): Worker {
  if (!import.meta.url.endsWith(".ts")) return new Worker(new URL("./grammar-worker.js", import.meta.url), { workerData });
  // From source: Node 20 reads no TypeScript, and a worker's flags bring no loader.
  const main = new URL("./grammar-worker.ts", import.meta.url).href;
  const load = `import("tsx/esm/api").then(({ register }) => { register(); return import(${JSON.stringify(main)}); });`;
  return new Worker(load, { eval: true, workerData });
}
