import { TesseraError } from "@tessera/core";
import * as z from "zod";
import { checkpointError } from "../checkpoint-error.ts";
import { quantizationConfigSchema } from "./quantization-config.ts";
import type { QuantizationConfig, QuantizedFormat } from "./quantized-format.ts";
import { quantizedFormats } from "./quantized-formats.ts";

/** How a checkpoint's weights are stored, where they are quantised. */
export interface Quantization {
  readonly format: QuantizedFormat;
  readonly config: QuantizationConfig;
}

const names: Readonly<Record<string, string>> = {
  awq: "AWQ",
  gptq: "GPTQ",
  bitsandbytes: "bitsandbytes",
  fp8: "FP8",
  hqq: "HQQ",
  eetq: "EETQ",
};
const parts = ["llm_config", "text_config", "vision_config"];

interface Place {
  readonly name: string;
  readonly config: QuantizationConfig;
}

/**
 * How a checkpoint is quantised: `quantization_config` says it, of the whole or of a part. `undefined` where it is not.
 *
 * @throws TesseraError `unsupported-architecture` naming the kind that cannot be read, `checkpoint-invalid` where two places contradict each other
 */
export function readQuantization(json: unknown, file: string): Quantization | undefined {
  if (typeof json !== "object" || json === null) return undefined;
  const [first, ...others] = findPlaces(json as Record<string, unknown>);
  if (first === undefined) return undefined;
  for (const other of others) expectSame(first, other, file);
  return readOne(first.config, first.name, file);
}

function findPlaces(config: Record<string, unknown>): Place[] {
  const owners = [["", config], ...parts.map((name) => [`${name}.`, config[name]])] as const;
  return owners.flatMap(([owner, part]) =>
    ["quantization_config", "compression_config"].flatMap((field) => {
      const given = (part as Record<string, unknown> | null | undefined)?.[field];
      if (typeof given !== "object" || given === null || Object.keys(given).length === 0) return [];
      return [{ name: `${owner}${field}`, config: given as QuantizationConfig }];
    }),
  );
}

/** Which of two that differ the weights follow, nothing tells. */
function expectSame(first: Place, other: Place, file: string): void {
  const differing = Object.keys(first.config).find(
    (name) => name in other.config && JSON.stringify(first.config[name]) !== JSON.stringify(other.config[name]),
  );
  if (differing === undefined) return;
  const [one, two] = [first, other].map(({ name, config }) => `${name}.${differing} is ${JSON.stringify(config[differing])}`);
  throw checkpointError(file, `${one}, ${two}: the weights can follow only one of them`);
}

function readOne(config: QuantizationConfig, place: string, file: string): Quantization {
  const format = quantizedFormats.find((one) => one.matches(config));
  const error = format && quantizationConfigSchema.safeParse(config).error;
  if (error !== undefined) throw checkpointError(file, `${place}: ${z.prettifyError(error)}`);
  const refusal = format?.refusal(config);
  if (format !== undefined && refusal === undefined) return { format, config };
  const method = format?.name ?? quantizationMethod(config);
  throw new TesseraError(
    "unsupported-architecture",
    `${file}: ${place} says that the weights are quantised (${method}${refusal === undefined ? "" : `: ${refusal}`}), which cannot be read. ` +
      "Take the checkpoint it was made from, in 16 or 32 bits: it is quantised to int8 or int4 here",
    { facts: { file, method } },
  );
}

function quantizationMethod({ quant_method }: QuantizationConfig): string {
  return typeof quant_method === "string" ? (names[quant_method] ?? quant_method.slice(0, 40)) : "of an unnamed kind";
}
