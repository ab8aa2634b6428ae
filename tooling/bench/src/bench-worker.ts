import { InternVL, type LoadOptions } from "@tessera/sdk";
import type { Figure } from "./figures.ts";
import { measureFigure } from "./measure-figure.ts";

/** What the harness asks of a worker, one at a time. */
export type WorkerRequest =
  | { readonly type: "load"; readonly folder: string; readonly options: LoadOptions }
  | { readonly type: "measure"; readonly figure: Figure; readonly salt: number }
  | { readonly type: "stop" };

/** The answer: milliseconds, or MB of peak memory on stopping. */
export interface WorkerReply {
  readonly value?: number;
  readonly error?: string;
}

let model: InternVL | undefined;

async function answer(request: WorkerRequest): Promise<number> {
  if (request.type === "load") {
    const started = performance.now();
    model = await InternVL.load(request.folder, request.options);
    return performance.now() - started;
  }
  if (request.type === "measure") return measureFigure(model!, request.figure, request.salt);
  await model?.[Symbol.asyncDispose]();
  return process.resourceUsage().maxRSS / 1024;
}

process.on("message", (request: WorkerRequest) => {
  const reply = (message: WorkerReply) => process.send!(message, () => request.type === "stop" && process.disconnect());
  answer(request).then(
    (value) => reply({ value }),
    (error: unknown) => reply({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
