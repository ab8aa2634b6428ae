import type { RotaryScaling, Session, Tensor } from "@tessera/core";
import { allocateKv } from "./allocate-kv.ts";
import type { KvCacheOptions, KvData } from "./kv-cache.ts";
import { kvTensors } from "./kv-tensors.ts";
import { logitPositions } from "./logit-positions.ts";
import type { Sequence } from "./sequence.ts";
import { SequenceRotary } from "./sequence-rotary.ts";

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
  /** [slots, hidden_size] and [slots, vocab_size] */
  #embeds = new Float32Array();
  #logits = new Float32Array();
  /** Tensors over the first slots, by their number. */
  readonly #tensors = new Map<number, { readonly inputs: Record<string, Tensor>; readonly outputs: Record<string, Tensor> }>();
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

  /** Reads one token of each sequence and leaves its logits with it. */
  async step(steps: readonly Step[]): Promise<void> {
    const { session, hiddenSize, vocabSize } = this.#options;
    this.#arrange(steps.map(({ sequence }) => sequence));
    const members = this.#members;
    const count = members.length;
    const last = new Int32Array(count);
    const embeds = this.#embeds.fill(0);
    const logits = this.#logits;
    const slots = new Map(members.map((member, slot) => [member, slot]));
    for (const { sequence, embed } of steps) embeds.set(embed, slots.get(sequence)! * hiddenSize);
    members.forEach(({ cache }, slot) => {
      last[slot] = cache.length;
    });
    const tensors = this.#tensorsOf(count);
    await session.run(
      {
        seqlens_k: { type: "int32", shape: [count], data: last },
        total_sequence_length: { type: "int32", shape: [], data: Int32Array.of(Math.max(...last) + 1) },
        logit_positions: lastPosition,
        ...tensors.inputs,
        ...this.#rotary?.inputs,
      },
      tensors.outputs,
    );
    for (const { sequence } of steps) {
      // One that was given up meanwhile has taken its cache along, or left it.
      if (!this.#holds(sequence)) continue;
      const slot = slots.get(sequence)!;
      sequence.logits.set(logits.subarray(slot * vocabSize, (slot + 1) * vocabSize));
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
    this.#logits = new Float32Array(this.#slots * this.#options.vocabSize);
    this.#tensors.clear();
  }

  #tensorsOf(count: number) {
    const known = this.#tensors.get(count);
    if (known !== undefined) return known;
    const { numKvHeads, headSize, hiddenSize, vocabSize, kvScales } = this.#options;
    const memory = this.#memory.map((data) => data.subarray(0, count * this.#slotSize));
    const kv = kvTensors(memory, [count, numKvHeads, this.#capacity, headSize], kvScales);
    const inputs: Record<string, Tensor> = {
      ...kv.inputs,
      inputs_embeds: { type: "float32", shape: [count, 1, hiddenSize], data: this.#embeds.subarray(0, count * hiddenSize) },
    };
    const outputs: Record<string, Tensor> = {
      ...kv.outputs,
      logits: { type: "float32", shape: [count, 1, vocabSize], data: this.#logits.subarray(0, count * vocabSize) },
    };
    const tensors = { inputs, outputs };
    this.#tensors.set(count, tensors);
    return tensors;
  }
}
