import { fillRotaryRows, type RotaryScaling, scaledRotaryFrequencies, type Tensor } from "@tessera/core";

/**
 * The rotary tables of one sequence, for graphs that take them as inputs: float32 [capacity, head size / 2].
 * Only the rows of new positions are written; keys in the cache are rotated already.
 */
export class SequenceRotary {
  readonly #scaling: RotaryScaling;
  readonly #width: number;
  #capacity = 0;
  /** rotary_cos and rotary_sin */
  inputs: Readonly<Record<string, Tensor>> = {};

  /** @param headSize head size in the graph, padding included */
  constructor(scaling: RotaryScaling, headSize: number) {
    this.#scaling = scaling;
    this.#width = headSize / 2;
  }

  /**
   * Writes the rows `from` to `to` for a sequence that has `length` positions when they are read: all of a prompt is rotated for the
   * prompt's length, each later token for the length it makes.
   */
  write(from: number, to: number, length: number, capacity: number): void {
    if (capacity > this.#capacity) {
      this.#capacity = capacity;
      const table = (): Tensor => ({ type: "float32", shape: [capacity, this.#width], data: new Float32Array(capacity * this.#width) });
      this.inputs = { rotary_cos: table(), rotary_sin: table() };
    }
    const rows = {
      cos: this.inputs.rotary_cos?.data as Float32Array,
      sin: this.inputs.rotary_sin?.data as Float32Array,
      width: this.#width,
    };
    const { frequencies, magnitude } = scaledRotaryFrequencies(this.#scaling, length);
    fillRotaryRows(rows, frequencies, from, to, magnitude);
  }
}
