/** Bytes of what lies on a device. */
export interface StageBytes {
  readonly vision: number;
  readonly embedding: number;
  readonly layers: number;
  readonly head: number;
  readonly kv: number;
  readonly activations: number;
}

/** What one device holds. */
export interface Stage {
  readonly device: string;
  readonly vision: boolean;
  readonly embedding: boolean;
  readonly head: boolean;
  /** Decoder layers `first` up to, but without, `end`. */
  readonly layers: { readonly first: number; readonly end: number };
  readonly bytes: StageBytes;
  /** Bytes in all. */
  readonly total: number;
  /** Bytes in all over the device's speed: the largest of a placement bounds its rate. */
  readonly load: number;
}

/** Where everything goes: one stage for each device that holds something, in the order in which hidden states pass. */
export interface Placement {
  readonly stages: readonly Stage[];
}
