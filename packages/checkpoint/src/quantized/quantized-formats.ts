import { awq } from "./awq.ts";
import { bitsandbytes4bit } from "./bitsandbytes-4bit.ts";
import { bitsandbytes8bit } from "./bitsandbytes-8bit.ts";
import { gptq } from "./gptq.ts";
import type { QuantizedFormat } from "./quantized-format.ts";

/** Every kind of quantised checkpoint that is read. */
export const quantizedFormats: readonly QuantizedFormat[] = [awq, gptq, bitsandbytes4bit, bitsandbytes8bit];
