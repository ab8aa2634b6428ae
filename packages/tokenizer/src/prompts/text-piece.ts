/** A stretch of a text. In a plain one, what people wrote, special tokens are text like any other; those that mark regions are not. */
export interface TextPiece {
  readonly text: string;
  /** @default false */
  readonly plain?: boolean;
}
