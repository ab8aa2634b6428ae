import { bfloat16ToFloat32, float16ToFloat32 } from "@tessera/core";
import type { StoredPart, WeightParts } from "./quantized-format.ts";

/** A part that has to be there. Throws an `Error` naming it. */
export function partOf(parts: WeightParts, end: string): StoredPart {
  const part = parts.get(end);
  if (part === undefined) throw new Error(`${end} is missing`);
  return part;
}

/** 32-bit words, aligned. Throws an `Error` for another type. */
export function wordsOf({ bytes, type }: StoredPart, end: string): Uint32Array {
  if (type !== "int32") throw new Error(`${end} is ${type}, expected int32`);
  return new Uint32Array(bytes.slice().buffer);
}

/** Floating-point numbers as float32. Throws an `Error` for another type. */
export function floatsOf({ bytes, type }: StoredPart, end: string): Float32Array {
  if (type === "float16") return float16ToFloat32(new Uint16Array(bytes.slice().buffer));
  if (type === "bfloat16") return bfloat16ToFloat32(new Uint16Array(bytes.slice().buffer));
  if (type === "float32") return new Float32Array(bytes.slice().buffer);
  throw new Error(`${end} is ${type}, expected a floating-point type`);
}

/** Throws an `Error` where a part has other dimensions. */
export function expectShape({ shape }: StoredPart, end: string, expected: readonly number[]): void {
  if (shape.length !== expected.length || shape.some((size, i) => size !== expected[i]))
    throw new Error(`${end} has shape [${shape}], expected [${expected}]`);
}
