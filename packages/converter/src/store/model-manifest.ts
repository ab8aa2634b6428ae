import type { RotaryScaling } from "@tessera/core";

export type VisionPrecision = "fp32" | "int8";
export type LanguagePrecision = "fp32" | "int8" | "int4";

export interface Precision {
  readonly vision: VisionPrecision;
  readonly language: LanguagePrecision;
}

/** The vision part of a converted model. */
export interface VisionManifest {
  readonly graph: string;
  /** At int8: whether the activations of a linear layer share one scale or have one a row. */
  readonly activationScales?: "call" | "row";
  /** The same through the operators of `@tessera/kernels`. Not there at fp32. */
  readonly kernels?: { readonly graph: string };
  /** Side of a tile in pixels. */
  readonly imageSize: number;
  readonly tokensPerTile: number;
  /** Size of an image embedding. */
  readonly hiddenSize: number;
}

/** `manifest.json` of a converted model: which file is what, and the sizes a runner needs. */
export interface ModelManifest {
  readonly version: string;
  /** SHA-256 of the checkpoint's content. */
  readonly fingerprint: string;
  readonly precision: Precision;
  /** Size of every file in bytes: a truncated file is found on opening. */
  readonly files: Readonly<Record<string, number>>;
  readonly vision: VisionManifest;
  readonly language: {
    readonly graph: string;
    /** The same over int8 KV caches, with an input for their scales. */
    readonly kv8Graph: string;
    /** KV caches only, int8 × int8: takes all of a prompt but its last token. Not there at fp32. */
    readonly prefillGraph?: string;
    /** The same through the operators of `@tessera/kernels`, over the same weights. Not there at fp32. */
    readonly kernels?: {
      readonly graph: string;
      readonly kv8Graph: string;
      readonly prefillGraph: string;
      /** Takes all of a prompt but its last token over int8 caches. */
      readonly kv8PrefillGraph: string;
    };
    readonly embedding: {
      readonly file: string;
      readonly type: "float32" | "float16" | "bfloat16";
      readonly rows: number;
      readonly columns: number;
    };
    readonly numLayers: number;
    readonly numKvHeads: number;
    readonly headSize: number;
    readonly hiddenSize: number;
    readonly vocabSize: number;
    readonly maxPositions: number;
    /** Given where the caller makes the rotary tables, because they depend on the sequence. */
    readonly rotary?: RotaryScaling;
  };
}
