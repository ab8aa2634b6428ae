import { TesseraError } from "@tessera/core";
import * as z from "zod";
import { converterVersion } from "./converter-version.ts";
import type { ModelManifest } from "./model-manifest.ts";

const size = z.number().int().positive();
const fileName = z.string().regex(/^[\w.-]+$/);

const factors = z.array(z.number().positive());
const rotaryBase = { size, theta: z.number().positive(), originalPositions: size };
const rotarySchema = z.discriminatedUnion("scheme", [
  z.object({ scheme: z.literal("dynamic-ntk"), ...rotaryBase, factor: z.number().positive() }),
  z.object({ scheme: z.literal("longrope"), ...rotaryBase, shortFactors: factors, longFactors: factors, magnitude: z.number().positive() }),
]);

const manifestSchema = z.object({
  version: z.string(),
  fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
  precision: z.object({ vision: z.enum(["fp32", "int8"]), language: z.enum(["fp32", "int8", "int4"]) }),
  files: z.record(fileName, z.number().int().nonnegative()),
  vision: z.object({
    graphs: z.array(z.object({ file: fileName, kernels: z.boolean(), activationScales: z.enum(["call", "row"]).optional() })).min(1),
    imageSize: size,
    tokensPerTile: size,
    hiddenSize: size,
  }),
  language: z.object({
    graphs: z
      .array(z.object({ file: fileName, step: z.enum(["decode", "prefill"]), kv: z.enum(["fp32", "int8"]), kernels: z.boolean() }))
      .min(1),
    embedding: z.object({ file: fileName, type: z.enum(["float32", "float16", "bfloat16"]), rows: size, columns: size }),
    numLayers: size,
    numKvHeads: size,
    headSize: size,
    hiddenSize: size,
    vocabSize: size,
    maxPositions: size,
    rotary: rotarySchema.optional(),
  }),
});

/** Checks the content of `manifest.json`. Throws TesseraError `conversion-failed`. */
export function parseManifest(json: unknown, folder: string): ModelManifest {
  const version = typeof json === "object" && json !== null ? (json as Record<string, unknown>).version : undefined;
  if (version !== converterVersion) {
    throw new TesseraError("conversion-failed", `${folder} was written by converter version ${version}, this is ${converterVersion}`, {
      facts: { folder },
    });
  }
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success)
    throw new TesseraError("conversion-failed", `${folder}: manifest.json: ${z.prettifyError(parsed.error)}`, { facts: { folder } });
  return parsed.data;
}
