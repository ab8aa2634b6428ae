import type { NamedTensors, RunOptions, Session, Tensor, ValueInfo } from "@tessera/core";
import { HiddenStates } from "./hidden-states.ts";
import { type MicroBatch, splitBatch } from "./split-batch.ts";

/**
 * Stages of a decoder as one graph: each stage's hidden states go into the next. A run of several sequences is parted into as many micro-batches
 * as `microBatches` says, so that stages work at the same time; each stage does one at a time. Disposing it disposes the stages.
 */
export class StagedSession implements Session {
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  readonly #stages: readonly Session[];
  /** What each stage gives to the next. */
  readonly #handed: readonly (readonly ValueInfo[])[];
  readonly #microBatches: number;
  /** Of runs that are over. */
  readonly #spare: HiddenStates[] = [];
  /** What each stage does last. */
  readonly #busy: Promise<unknown>[];

  /** @param stages in the order of their layers */
  constructor(stages: readonly Session[], { microBatches = 1 }: { readonly microBatches?: number } = {}) {
    this.#stages = stages;
    this.#microBatches = microBatches;
    this.#busy = stages.map(() => Promise.resolve());
    const taken = new Set(stages.flatMap(({ inputs }) => inputs).map(({ name }) => name));
    this.#handed = stages.map(({ outputs }) => outputs.filter(({ name }) => taken.has(name)));
    const handed = new Set(this.#handed.flat().map(({ name }) => name));
    this.inputs = distinct(stages.flatMap(({ inputs }) => inputs)).filter(({ name }) => !handed.has(name));
    this.outputs = stages.flatMap(({ outputs }) => outputs).filter(({ name }) => !handed.has(name));
  }

  async run(inputs: NamedTensors, outputs: NamedTensors, options?: RunOptions): Promise<void> {
    const parts = splitBatch(inputs, outputs, this.#microBatches);
    const runs = await Promise.allSettled(parts.map((part) => this.#runThrough(part, options)));
    // Not before all are over: what they write into is the caller's.
    for (const run of runs) if (run.status === "rejected") throw run.reason;
  }

  async #runThrough({ inputs, outputs }: MicroBatch, options: RunOptions | undefined): Promise<void> {
    const [batch, seq] = inputs.inputs_embeds!.shape as [number, number];
    const states = this.#spare.pop() ?? new HiddenStates();
    let handed: Record<string, Tensor> = {};
    try {
      for (const [i, stage] of this.#stages.entries()) {
        const taken = pick({ ...inputs, ...handed }, stage.inputs);
        handed = Object.fromEntries(this.#handed[i]!.map((output) => [output.name, states.tensor(output, batch, seq)]));
        const written = { ...pick(outputs, stage.outputs), ...handed };
        const run = this.#busy[i]!.then(() => stage.run(taken, written, options));
        this.#busy[i] = run.catch(() => undefined);
        await run;
      }
    } finally {
      this.#spare.push(states);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#stages.map((stage) => stage[Symbol.asyncDispose]()));
  }
}

function distinct(values: readonly ValueInfo[]): ValueInfo[] {
  return [...new Map(values.map((value) => [value.name, value])).values()];
}

function pick(tensors: NamedTensors, values: readonly ValueInfo[]): NamedTensors {
  return Object.fromEntries(values.flatMap(({ name }) => (tensors[name] === undefined ? [] : [[name, tensors[name]]])));
}
