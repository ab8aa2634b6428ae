import { expectShape, floatsOf, partOf, wordsOf } from "./numbers.ts";
import type { QuantizedFormat } from "./quantized-format.ts";

/** Nibble i of a word holds column `order[i]` of its eight. */
const order = [0, 2, 4, 6, 1, 3, 5, 7];
/** Bits in front of column k of a word. */
const shifts = order.map((_, column) => 4 * order.indexOf(column));

/**
 * AWQ as AutoAWQ ("gemm") and `lmdeploy lite auto_awq` store it: `qweight` int32 [in, out/8], `qzeros` int32 [in/group, out/8], `scales` float16
 * [in/group, out]; a weight is (q − zero) · scale.
 */
export const awq: QuantizedFormat = {
  name: "AWQ",
  matches: ({ quant_method }) => quant_method === "awq",
  refusal({ bits = 4, version = "gemm", zero_point = true }) {
    if (bits !== 4) return `bits is ${bits}, 4 is read`;
    if (typeof version !== "string" || version.toLowerCase() !== "gemm") return `version is ${JSON.stringify(version)}, "gemm" is read`;
    return zero_point === true ? undefined : "zero_point is off";
  },
  key: ".qweight",
  parts: [".qzeros", ".scales"],
  shape: async ([columns = 0, words = 0]) => [words * 8, columns],
  open(parts, [out = 0, columns = 0], { group_size = 128 }) {
    const words = out / 8;
    const group = group_size === -1 ? columns : Number(group_size);
    if (!(group > 0) || columns % group !== 0) throw new Error(`group_size ${group_size} does not divide ${columns} inputs`);
    const groups = columns / group;
    const [zeros, scales] = [partOf(parts, ".qzeros"), partOf(parts, ".scales")];
    expectShape(zeros, ".qzeros", [groups, words]);
    expectShape(scales, ".scales", [groups, out]);
    const q = wordsOf(partOf(parts, ".qweight"), ".qweight");
    const z = wordsOf(zeros, ".qzeros");
    const s = floatsOf(scales, ".scales");
    return {
      rows(from, to, values) {
        for (let row = from; row < to; row++) {
          const word = row >> 3;
          const shift = shifts[row & 7]!;
          const start = (row - from) * columns;
          for (let g = 0; g < groups; g++) {
            const zero = (z[g * words + word]! >>> shift) & 15;
            const scale = s[g * out + row]!;
            for (let i = g * group; i < (g + 1) * group; i++) values[start + i] = (((q[i * words + word]! >>> shift) & 15) - zero) * scale;
          }
        }
      },
    };
  },
};
