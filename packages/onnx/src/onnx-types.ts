import type { TensorType } from "@tessera/core";

/** A dimension: a fixed size, or the name of one that varies. */
export type Dimension = number | string;

export interface ValueDeclaration {
  readonly name: string;
  readonly type: TensorType;
  readonly shape: readonly Dimension[];
}

/** A range of a file beside the model, in bytes. */
export interface ExternalData {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
}

export interface Initializer {
  readonly name: string;
  readonly type: TensorType;
  readonly shape: readonly number[];
  /** The little-endian bytes themselves, or where they lie. */
  readonly data: Uint8Array | ExternalData;
}

/** Whole numbers are written as INT, wrap a number in `{ float }` for FLOAT. */
export type AttributeValue = number | string | readonly number[] | { readonly float: number };

export interface GraphNode {
  readonly name: string;
  readonly op: string;
  /** Operator set; the empty string is ONNX's own. */
  readonly domain: string;
  /** An empty name stands for an optional input that is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

export interface OnnxModel {
  readonly name: string;
  readonly opsets: Readonly<Record<string, number>>;
  readonly inputs: readonly ValueDeclaration[];
  readonly outputs: readonly ValueDeclaration[];
  readonly initializers: readonly Initializer[];
  readonly nodes: readonly GraphNode[];
}
