import type { RotaryScaling, Session, Tensor } from "@tessera/core";
import { allocateKv } from "../cache/allocate-kv.ts";
import type { KvCacheOptions, KvData } from "../cache/kv-options.ts";
import { kvTensors } from "../cache/kv-tensors.ts";
import { logitPositions } from "../prediction/logit-positions.ts";
import { Predictions } from "../prediction/predictions.ts";
import type { Sequence } from "../sequence/sequence.ts";
import { SequenceRotary } from "../sequence/sequence-rotary.ts";

export interface DecodeBatchOptions extends KvCacheOptions {
  /** Decoder graph of the converter. */
  readonly session: Session;
  readonly hiddenSize: number;
  readonly vocabSize: number;
  readonly rotary?: RotaryScaling;
}

interface Step {
  readonly sequence: Sequence;
  /** float32 [hidden_size] */
  readonly embed: Float32Array;
}

const lastPosition = logitPositions(1);

/** Tensors over the first slots. */
interface Tensors {
  readonly inputs: Readonly<Record<string, Tensor>>;
  /** Keys and values. */
  readonly outputs: Readonly<Record<string, Tensor>>;
  /** Position that each slot's token takes. */
  readonly last: Int32Array;
  readonly total: Int32Array;
}

/**
 * Sequences that take their steps in one run. Their KV caches lie side by side in one [slots, kv heads, capacity, head size] per layer and
 * kind; the run covers the first slots. A member that sits a step out is run with an empty token at the position its next one overwrites.
 */
export class DecodeBatch {
  readonly #options: DecodeBatchOptions;
  readonly #capacity: number;
  readonly #rotary: SequenceRotary | undefined;
  /** By slot. */
  #members: Sequence[] = [];
  #slots = 0;
  #memory: readonly KvData[] = [];
  /** [slots, hidden_size] */
  #embeds = new Float32Array();
  /** Of all slots, by whether they are logits: members may differ in what they want. */
  readonly #predictions = new Map<boolean, Predictions>();
  /** By the number of slots. */
  readonly #tensors = new Map<number, Tensors>();
  /** Steps each member has missed in a row. */
  readonly #missed = new WeakMap<Sequence, number>();

  /** @param capacity of each member's cache, in positions */
  constructor(options: DecodeBatchOptions, capacity: number) {
    this.#options = options;
    this.#capacity = capacity;
    if (options.rotary === undefined) return;
    this.#rotary = new SequenceRotary(options.rotary, options.headSize);
    this.#rotary.write(0, capacity, 1, capacity);
  }

  /** Whether no sequence's cache lies here any more. */
  isEmpty(): boolean {
    return !this.#members.some((member) => this.#holds(member));
  }

  /** Reads one token of each sequence and leaves with it what is predicted. */
  async step(steps: readonly Step[]): Promise<void> {
    const { session, hiddenSize } = this.#options;
    this.#arrange(steps.map(({ sequence }) => sequence));
    const members = this.#members;
    const count = members.length;
    const { inputs, outputs, last, total } = this.#tensorsOf(count);
    const embeds = this.#embeds.fill(0);
    for (const { sequence, embed } of steps) embeds.set(embed, members.indexOf(sequence) * hiddenSize);
    members.forEach(({ cache }, slot) => {
      last[slot] = cache.length;
    });
    total[0] = Math.max(...last) + 1;
    const predictions = steps.map(({ sequence }) => this.#predictionsFor(sequence));
    const wanted: Record<string, Tensor> = { ...outputs };
    for (const each of new Set(predictions)) Object.assign(wanted, each.outputs(count));
    await session.run(inputs, wanted);
    for (const [i, { sequence }] of steps.entries()) {
      // One that was given up meanwhile has taken its cache along, or left it.
      if (!this.#holds(sequence)) continue;
      sequence.prediction = predictions[i]!.at(members.indexOf(sequence));
      sequence.cache.length++;
    }
  }

  #holds({ cache }: Sequence): boolean {
    return cache.host === this;
  }

  /** Takes in those who are new, lets those go who left or no longer come, and closes the gaps. */
  #arrange(stepping: readonly Sequence[]): void {
    const members = this.#members.map((member) => (this.#holds(member) && this.#stays(member, stepping) ? member : undefined));
    const present = members.filter((member) => member !== undefined);
    const joining = stepping.filter((sequence) => !this.#holds(sequence));
    const count = present.length + joining.length;
    if (count > this.#slots || count * 4 <= this.#slots) {
      this.#allocate(count);
      this.#members = [...present, ...joining];
      this.#members.forEach((member, slot) => {
        this.#place(member, slot);
      });
      return;
    }
    // Gaps go to the new ones first: others would have to be copied.
    const gaps = members.flatMap((member, slot) => (member === undefined ? [slot] : []));
    for (const sequence of joining) {
      const slot = gaps.shift() ?? members.length;
      members[slot] = sequence;
      this.#place(sequence, slot);
    }
    for (let gap = gaps.shift(); gap !== undefined; gap = gaps.shift()) {
      while (members.length > 0 && members.at(-1) === undefined) members.pop();
      if (gap >= members.length) break;
      const moved = members.pop()!;
      members[gap] = moved;
      this.#place(moved, gap);
    }
    this.#members = members.filter((member) => member !== undefined);
  }

  /** Makes one that has missed too many steps leave. */
  #stays(member: Sequence, stepping: readonly Sequence[]): boolean {
    const missed = stepping.includes(member) ? 0 : (this.#missed.get(member) ?? 0) + 1;
    this.#missed.set(member, missed);
    if (missed <= 2 && member.cache.length < this.#capacity) return true;
    member.cache.moveOut();
    return false;
  }

  #place(sequence: Sequence, slot: number): void {
    const size = this.#slotSize;
    sequence.cache.moveTo(
      this.#memory.map((memory) => memory.subarray(slot * size, (slot + 1) * size)),
      this,
    );
  }

  get #slotSize(): number {
    return this.#options.numKvHeads * this.#capacity * this.#options.headSize;
  }

  #allocate(count: number): void {
    this.#slots = 2 ** Math.ceil(Math.log2(count));
    this.#memory = allocateKv(this.#options, this.#slots * this.#capacity);
    this.#embeds = new Float32Array(this.#slots * this.#options.hiddenSize);
    this.#predictions.clear();
    this.#tensors.clear();
  }

  #predictionsFor({ wantsLogits }: Sequence): Predictions {
    const known = this.#predictions.get(wantsLogits);
    if (known !== undefined) return known;
    const predictions = new Predictions({ batch: this.#slots, chosen: 1, vocabSize: this.#options.vocabSize, wantsLogits });
    this.#predictions.set(wantsLogits, predictions);
    return predictions;
  }

  #tensorsOf(count: number): Tensors {
    const known = this.#tensors.get(count);
    if (known !== undefined) return known;
    const { numKvHeads, headSize, hiddenSize, kvScales } = this.#options;
    const memory = this.#memory.map((data) => data.subarray(0, count * this.#slotSize));
    const kv = kvTensors(memory, [count, numKvHeads, this.#capacity, headSize], kvScales);
    const last = new Int32Array(count);
    const total = new Int32Array(1);
    const inputs: Record<string, Tensor> = {
      ...kv.inputs,
      ...this.#rotary?.inputs,
      seqlens_k: { type: "int32", shape: [count], data: last },
      total_sequence_length: { type: "int32", shape: [], data: total },
      logit_positions: lastPosition,
      inputs_embeds: { type: "float32", shape: [count, 1, hiddenSize], data: this.#embeds.subarray(0, count * hiddenSize) },
    };
    const tensors = { inputs, outputs: kv.outputs, last, total };
    this.#tensors.set(count, tensors);
    return tensors;
  }
}
