import type { LanguageGraph, LanguagePrecision } from "../store/model-manifest.ts";
import type { LinearFormat } from "../store/part-builder.ts";

/** A graph of the language part: a way of computing the same over the same weights. */
export interface LanguageVariant extends Omit<LanguageGraph, "file"> {
  /** Its file, without `.onnx`. */
  readonly name: string;
  /** How linear layers store their weights at each precision; where it is missing there is no such graph. */
  readonly formats: Readonly<Partial<Record<LanguagePrecision, LinearFormat>>>;
}

const blocks = { fp32: "fp32", int8: "block8", int4: "block4" } as const;
const own = { int8: "kernel-rows8", int4: "kernel-rows4" } as const;
/** At 4 bits prompts are read over weights of 8, so that they lose no more than without operators of our own. */
const ownPrompts = { int8: "kernel-rows8", int4: "kernel-columns8" } as const;
/** Block-wise weights suit one token at a time; for many, int8 × int8 is about twice as fast. */
const prompts = { int8: "rows8", int4: "rows8" } as const;

/** Every graph of the language part. A new one is its line here; `findGraph` chooses. */
export const languageVariants: readonly LanguageVariant[] = [
  { name: "decoder", step: "decode", kv: "fp32", kernels: false, formats: blocks },
  { name: "decoder-kv8", step: "decode", kv: "int8", kernels: false, formats: blocks },
  { name: "prefill", step: "prefill", kv: "fp32", kernels: false, formats: prompts },
  { name: "decoder-kernels", step: "decode", kv: "fp32", kernels: true, formats: own },
  { name: "decoder-kernels-kv8", step: "decode", kv: "int8", kernels: true, formats: own },
  { name: "prefill-kernels", step: "prefill", kv: "fp32", kernels: true, formats: ownPrompts },
  { name: "prefill-kernels-kv8", step: "prefill", kv: "int8", kernels: true, formats: ownPrompts },
];
