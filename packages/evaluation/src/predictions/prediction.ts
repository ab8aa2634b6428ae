/** The answers to an item: text and token ids, or a list of each for an item with several turns. */
export interface Prediction {
  readonly id: string;
  readonly prediction: string | readonly string[];
  readonly tokenIds: readonly number[] | readonly (readonly number[])[];
}
