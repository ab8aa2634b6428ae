/** What the parts of a converted model take. All numbers are bytes. */
export interface ModelSizes {
  /** The vision tower with its projector. */
  readonly vision: number;
  /** The token embedding table. */
  readonly embedding: number;
  /** Each decoder layer, in order. */
  readonly layers: readonly number[];
  /** The final norm and the head. */
  readonly head: number;
  /** Keys and values of one token in one layer. */
  readonly kvPerToken: number;
  /** What runs need beside weights: while a tile is encoded, and while a chunk of a prompt passes through a stage. */
  readonly activations: { readonly vision: number; readonly decoder: number };
}
