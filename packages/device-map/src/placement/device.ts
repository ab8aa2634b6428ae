/** Something that holds a part of a model. */
export interface Device {
  readonly name: string;
  /** Bytes that the model may take. */
  readonly memory: number;
  /** How fast it reads its memory; only the ratio between devices counts. @default 1 */
  readonly speed?: number;
}
