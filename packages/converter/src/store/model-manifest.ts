import type { RotaryScaling } from "@tessera/core";

export type VisionPrecision = "fp32" | "int8";
export type LanguagePrecision = "fp32" | "int8" | "int4";

export interface Precision {
  readonly vision: VisionPrecision;
  readonly language: LanguagePrecision;
}

/** A graph of the vision part. */
export interface VisionGraph {
  readonly file: string;
  /** Whether it calls the operators of `@tessera/kernels`. */
  readonly kernels: boolean;
  /** At int8 with ONNX Runtime's operators: whether the activations of a linear layer share one scale or have one a row. */
  readonly activationScales?: "call" | "row";
}

/** A graph of the language part. */
export interface LanguageGraph {
  readonly file: string;
  /** `decode` generates, and reads prompts to their end; `prefill` takes all of a prompt but its last token and gives KV caches alone. */
  readonly step: "decode" | "prefill";
  /** Type of its KV caches; over int8 it has an input for their scales. */
  readonly kv: "fp32" | "int8";
  /** Whether it calls the operators of `@tessera/kernels`. */
  readonly kernels: boolean;
}

/** The vision part of a converted model. */
export interface VisionManifest {
  readonly graphs: readonly VisionGraph[];
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
    /** Those of `languageVariants` that there are at the precision, and with the operators that fit. */
    readonly graphs: readonly LanguageGraph[];
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
