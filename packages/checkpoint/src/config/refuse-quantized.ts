import { TesseraError } from "@tessera/core";

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
 * Refuses a checkpoint whose weights are quantised, naming the kind: `quantization_config` says it, of the whole or of a part.
 *
 * @throws TesseraError `unsupported-architecture`
 */
export function refuseQuantized(json: unknown, file: string): void {
  if (typeof json !== "object" || json === null) return;
  const config = json as Record<string, unknown>;
  for (const [place, part] of [["", config], ...parts.map((name) => [`${name}.`, config[name]])] as const) {
    for (const field of ["quantization_config", "compression_config"]) {
      const found = (part as Record<string, unknown> | null | undefined)?.[field];
      if (typeof found !== "object" || found === null || Object.keys(found).length === 0) continue;
      const method = quantizationMethod(found as Record<string, unknown>);
      throw new TesseraError(
        "unsupported-architecture",
        `${file}: ${place}${field} says that the weights are quantised (${method}), which cannot be read. ` +
          "Take the checkpoint it was made from, in 16 or 32 bits: it is quantised to int8 or int4 here",
        { facts: { file, method } },
      );
    }
  }
}

function quantizationMethod({ quant_method, load_in_4bit, load_in_8bit }: Readonly<Record<string, unknown>>): string {
  if (typeof quant_method === "string") return names[quant_method] ?? quant_method.slice(0, 40);
  return load_in_4bit || load_in_8bit ? "bitsandbytes" : "of an unnamed kind";
}
