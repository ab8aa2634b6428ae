import { Worker } from "node:worker_threads";
import { TesseraError } from "@tessera/core";
import { Allowance } from "./allowance.ts";
import type { FromPdfWorker, PdfAnswers, ToPdfWorker } from "./pdf-messages.ts";

type Question = ToPdfWorker["type"];
type Asked<Type extends Question> = Omit<Extract<ToPdfWorker, { readonly type: Type }>, "id">;

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (reason: unknown) => void;
}

/** The thread of one PDF. What takes too long, or is aborted, ends with it. */
export class PdfThread {
  readonly #name: string;
  readonly #allowance: Allowance;
  readonly #worker = openWorker();
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;
  #ended: unknown;

  /**
   * @param name of the PDF, for messages
   * @param seconds for all its slow steps together
   */
  constructor(name: string, seconds: number) {
    this.#name = name;
    this.#allowance = new Allowance(seconds);
    this.#worker.on("message", (message: FromPdfWorker) => this.#take(message));
    this.#worker.on("error", (cause) => void this.end(this.#failed("the reader has failed", cause)));
    this.#worker.unref();
  }

  /** Throws `document-locked`, `document-decode-failed`, `disposed`; an abort rejects with the signal's reason. */
  async ask<Type extends Question>(question: Asked<Type>, signal: AbortSignal | undefined): Promise<PdfAnswers[Type]> {
    signal?.throwIfAborted();
    if (this.#ended !== undefined) throw this.#ended;
    const { left } = this.#allowance;
    const began = performance.now();
    const late = setTimeout(() => void this.end(this.#failed(`it takes longer than ${left / 1000} s`)), left);
    const abort = () => void this.end(signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    try {
      return await new Promise<PdfAnswers[Type]>((resolve, reject) => {
        const id = this.#next++;
        this.#waiting.set(id, { resolve, reject });
        const { bytes } = question as { readonly bytes?: Uint8Array };
        this.#worker.ref();
        this.#worker.postMessage({ ...question, id }, bytes === undefined ? [] : [bytes.buffer as ArrayBuffer]);
      });
    } finally {
      clearTimeout(late);
      this.#allowance.take(performance.now() - began);
      signal?.removeEventListener("abort", abort);
      if (this.#waiting.size === 0) this.#worker.unref();
    }
  }

  async end(reason: unknown = new TesseraError("disposed", `${this.#name} is closed`)): Promise<void> {
    this.#ended ??= reason;
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
    await this.#worker.terminate();
  }

  #take(message: FromPdfWorker): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ("value" in message) waiting?.resolve(message.value as never);
    else if (message.failure === "locked")
      waiting?.reject(
        new TesseraError("document-locked", `${this.#name} is encrypted: it needs its password`, { facts: { name: this.#name } }),
      );
    else waiting?.reject(this.#failed(message.reason));
  }

  #failed(reason: string, cause?: unknown): TesseraError {
    return new TesseraError("document-decode-failed", `${this.#name} cannot be read as PDF: ${reason}`, {
      facts: { name: this.#name, reason },
      cause,
    });
  }
}

function openWorker(): Worker {
  if (!import.meta.url.endsWith(".ts")) return new Worker(new URL("./pdf-worker.js", import.meta.url));
  // From source: Node 20 reads no TypeScript, and a worker's flags bring no loader.
  const main = new URL("./pdf-worker.ts", import.meta.url).href;
  const load = `import("tsx/esm/api").then(({ register }) => { register(); return import(${JSON.stringify(main)}); });`;
  return new Worker(load, { eval: true });
}
