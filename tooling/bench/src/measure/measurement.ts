import type { MeasuredModel } from "./measured-model.ts";

/** What was measured: milliseconds, and numbers beside them. */
export interface Measurement {
  readonly value: number;
  readonly facts?: Readonly<Record<string, number>>;
}

export interface MeasureRequest {
  /** Tiles, tokens or chats. */
  readonly size: number;
  readonly salt: number;
  /** File of the picture, for figures that need one. */
  readonly picture?: string;
}

export type Measure = (measured: MeasuredModel, request: MeasureRequest) => Promise<Measurement>;
