import { setImmediate } from "node:timers/promises";
import type { RunLine } from "../sequence/run-line.ts";
import type { Sequence } from "../sequence/sequence.ts";
import { DecodeBatch, type DecodeBatchOptions } from "./decode-batch.ts";
import { planRound, type WaitingStep } from "./plan-round.ts";

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

interface Chunk extends Waiting {
  /** When its sequence began. */
  readonly order: number;
  readonly run: () => Promise<void> | void;
}

interface Step extends Waiting {
  readonly sequence: Sequence;
  readonly embed: Float32Array;
  readonly signal: AbortSignal | undefined;
}

/** Turns of the event loop in which those who took the last steps may ask for the next before it starts without them. */
const patience = 8;

/**
 * Gives the session's runs to the sequences that want one: a chunk of the oldest unread prompt and one token for all that generate, in turn.
 * A consumer that is slow to ask for its next token misses steps; nobody waits for it.
 */
export class RunScheduler implements RunLine<Sequence> {
  readonly #batches = new Map<number, DecodeBatch>();
  readonly #options: DecodeBatchOptions;
  #chunks: Chunk[] = [];
  #steps: Step[] = [];
  /** Round in which a sequence took its last step, for those of late. */
  readonly #recent = new Map<Sequence, number>();
  #round = 0;
  #sequences = 0;
  #working = false;

  constructor(options: DecodeBatchOptions) {
    this.#options = options;
  }

  isAlone(sequence: Sequence): boolean {
    const others = [...this.#recent.keys()].some((other) => other !== sequence);
    return !others && this.#chunks.length === 0 && this.#steps.length === 0;
  }

  turn(): (run: () => Promise<void> | void, signal: AbortSignal | undefined) => Promise<void> {
    const order = this.#sequences++;
    return (run, signal) =>
      this.#wait(signal, (waiting) => {
        const chunk = { ...waiting, order, run };
        this.#chunks.push(chunk);
        return () => {
          const before = this.#chunks.length;
          this.#chunks = this.#chunks.filter((other) => other !== chunk);
          return this.#chunks.length < before;
        };
      });
  }

  step(sequence: Sequence, embed: Float32Array, signal: AbortSignal | undefined): Promise<void> {
    return this.#wait(signal, (waiting) => {
      const step = { ...waiting, sequence, embed, signal };
      this.#steps.push(step);
      return () => {
        const before = this.#steps.length;
        this.#steps = this.#steps.filter((other) => other !== step);
        return this.#steps.length < before;
      };
    });
  }

  /**
   * Rejects with the signal's reason: at once while in line, else when the run is over, so that no run touches a cache given up.
   *
   * @param enter joins the line; what it returns leaves it and says whether there was something to leave
   */
  async #wait(signal: AbortSignal | undefined, enter: (waiting: Waiting) => () => boolean): Promise<void> {
    signal?.throwIfAborted();
    let abort = () => {};
    try {
      await new Promise<void>((resolve, reject) => {
        const leave = enter({ resolve, reject });
        abort = () => {
          if (leave()) reject(signal?.reason);
        };
        signal?.addEventListener("abort", abort, { once: true });
        void this.#work();
      });
    } finally {
      signal?.removeEventListener("abort", abort);
    }
    signal?.throwIfAborted();
  }

  async #work(): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    while (await this.#someoneWaits()) {
      const { chunk } = planRound(this.#chunks, []);
      if (chunk !== undefined) await this.#runChunk(chunk);
      for (let turn = 0; turn < patience && this.#steps.length < this.#recent.size; turn++) await setImmediate();
      await this.#runSteps();
    }
    this.#recent.clear();
    this.#batches.clear();
    this.#working = false;
  }

  /** Those who got something ask for more within a few turns of the event loop: until then nobody has left. */
  async #someoneWaits(): Promise<boolean> {
    const waiting = () => this.#chunks.length > 0 || this.#steps.length > 0;
    for (let turn = 0; turn < patience && !waiting(); turn++) await setImmediate();
    return waiting();
  }

  async #runChunk(chunk: Chunk): Promise<void> {
    this.#chunks = this.#chunks.filter((other) => other !== chunk);
    await settle([chunk], async () => chunk.run());
  }

  async #runSteps(): Promise<void> {
    const steps = this.#steps;
    this.#steps = [];
    if (steps.length === 0) return;
    this.#round++;
    for (const { sequence } of steps) this.#recent.set(sequence, this.#round);
    for (const [sequence, round] of this.#recent) if (this.#round - round > 2) this.#recent.delete(sequence);
    const { runs } = planRound([], steps.map(withCapacity));
    for (const run of runs) {
      const { sequence, embed, signal, capacity } = run[0]!;
      if (run.length === 1 || capacity === undefined) await settle(run, () => sequence.stepAlone(embed, signal));
      else await settle(run, () => this.#batch(capacity).step(run));
    }
    for (const [capacity, batch] of this.#batches) if (batch.isEmpty()) this.#batches.delete(capacity);
  }

  #batch(capacity: number): DecodeBatch {
    const known = this.#batches.get(capacity);
    if (known !== undefined) return known;
    const batch = new DecodeBatch(this.#options, capacity);
    this.#batches.set(capacity, batch);
    return batch;
  }
}

/** Makes room for the token: sequences whose caches are then equally large may share a run. */
function withCapacity(step: Step): Step & WaitingStep {
  const { cache, rotatesAsOthers } = step.sequence;
  if (!rotatesAsOthers) return { ...step, capacity: undefined };
  cache.reserve(cache.length + 1);
  return { ...step, capacity: cache.capacity };
}

async function settle(waiting: readonly Waiting[], run: () => Promise<void>): Promise<void> {
  try {
    await run();
    for (const { resolve } of waiting) resolve();
  } catch (error) {
    for (const { reject } of waiting) reject(error);
  }
}
