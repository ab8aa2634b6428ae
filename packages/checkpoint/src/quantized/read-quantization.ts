import { TesseraError } from "@tessera/core";
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

/**
 * How a checkpoint is quantised: `quantization_config` says it, of the whole or of a part. `undefined` where it is not.
 *
 * @throws TesseraError `unsupported-architecture` naming the kind that cannot be read
 */
export function readQuantization(json: unknown, file: string): Quantization | undefined {
  if (typeof json !== "object" || json === null) return undefined;
  const config = json as Record<string, unknown>;
  let found: Quantization | undefined;
  for (const [place, part] of [["", config], ...parts.map((name) => [`${name}.`, config[name]])] as const) {
    for (const field of ["quantization_config", "compression_config"]) {
      const given = (part as Record<string, unknown> | null | undefined)?.[field];
      if (typeof given !== "object" || given === null || Object.keys(given).length === 0) continue;
      found ??= readOne(given as QuantizationConfig, `${place}${field}`, file);
    }
  }
  return found;
}

function readOne(config: QuantizationConfig, place: string, file: string): Quantization {
  const format = quantizedFormats.find((one) => one.matches(config));
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
