import { floatsOf, partOf } from "./numbers.ts";
import type { QuantizedFormat } from "./quantized-format.ts";

const share = Math.fround(1 / 127);

/** LLM.int8() as bitsandbytes serialises it: `weight` int8 [out, in] and `SCB` float32 [out]; a weight is q · SCB / 127. */
export const bitsandbytes8bit: QuantizedFormat = {
  name: "bitsandbytes (8 bits)",
  matches: ({ quant_method, load_in_8bit }) => (quant_method === "bitsandbytes" || quant_method === undefined) && load_in_8bit === true,
  refusal: () => undefined,
  key: ".SCB",
  parts: [".weight", ".weight_format"],
  async shape(_, __, part) {
    return (await part(".weight"))?.shape ?? [];
  },
  open(parts, [out = 0, columns = 0]) {
    const weight = partOf(parts, ".weight");
    if (weight.type !== "int8") throw new Error(`.weight is ${weight.type}, expected int8`);
    const format = parts.get(".weight_format")?.bytes[0] ?? 0;
    if (format !== 0) throw new Error(`.weight_format is ${format}, 0 (rows) is read`);
    const scales = floatsOf(partOf(parts, ".SCB"), ".SCB");
    if (scales.length !== out) throw new Error(`.SCB has ${scales.length} numbers, expected ${out}`);
    const q = new Int8Array(weight.bytes.buffer, weight.bytes.byteOffset, weight.bytes.byteLength);
    return {
      rows(from, to, values) {
        for (let row = from; row < to; row++) {
          const scale = scales[row]!;
          // Rounded after each factor, as bitsandbytes does.
          for (let i = 0; i < columns; i++) values[(row - from) * columns + i] = Math.fround(q[row * columns + i]! * scale) * share;
        }
      },
    };
  },
};
