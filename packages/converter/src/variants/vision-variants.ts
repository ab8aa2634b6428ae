import type { VisionGraph, VisionPrecision } from "../store/model-manifest.ts";
import type { LinearFormat } from "../store/part-builder.ts";

/** A graph of the vision part: a way of computing the same over the same weights. */
export interface VisionVariant extends Omit<VisionGraph, "file"> {
  /** Its file, without `.onnx`. */
  readonly name: string;
  /** How linear layers store their weights at each precision; where it is missing there is no such graph. */
  readonly formats: Readonly<Partial<Record<VisionPrecision, LinearFormat>>>;
}

/** Every graph of the vision part. Of those that differ in `activationScales` alone the conversion keeps one. A new one is its line here. */
export const visionVariants: readonly VisionVariant[] = [
  { name: "vision", kernels: false, formats: { fp32: "fp32" } },
  { name: "vision", kernels: false, activationScales: "call", formats: { int8: "vnni8" } },
  { name: "vision-rows", kernels: false, activationScales: "row", formats: { int8: "rows8" } },
  { name: "vision-kernels", kernels: true, formats: { int8: "kernel-columns8" } },
];
