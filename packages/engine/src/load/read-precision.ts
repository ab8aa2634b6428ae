import type { Precision } from "@tessera/converter";
import { expectArgument } from "@tessera/core";
import type { LoadOptions } from "./load-options.ts";

/** The precision of both parts. One word means both, but int4 is for language only. Throws `invalid-argument`. */
export function readPrecision(precision: LoadOptions["precision"] = "int8"): Precision {
  if (typeof precision === "object") return precision;
  expectArgument(["fp32", "int8", "int4"].includes(precision), "fp32, int8 or int4", "precision", precision);
  return precision === "int4" ? { vision: "int8", language: "int4" } : { vision: precision, language: precision };
}
