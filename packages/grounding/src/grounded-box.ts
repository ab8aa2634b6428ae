/** Left, top, right and bottom edge: left < right, top < bottom. */
export type Edges = readonly [x1: number, y1: number, x2: number, y2: number];

/** A box of an answer. */
export interface GroundedBox {
  /** What the answer says is in it; empty where it says nothing. */
  readonly label: string;
  /** In thousandths of the picture, within 0 to 1000. */
  readonly box: Edges;
}
