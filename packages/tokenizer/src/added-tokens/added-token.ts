/** A token that is cut out of the text before the vocabulary is applied. */
export interface AddedToken {
  readonly id: number;
  readonly content: string;
  /** Also swallows the white space before it. */
  readonly lstrip: boolean;
  /** Also swallows the white space after it. */
  readonly rstrip: boolean;
  readonly normalized: boolean;
  readonly singleWord: boolean;
  readonly special: boolean;
}
