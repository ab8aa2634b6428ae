import { expectShape, floatsOf, partOf, wordsOf } from "./numbers.ts";
import type { QuantizedFormat } from "./quantized-format.ts";

/**
 * GPTQ as AutoGPTQ and GPTQModel store it: `qweight` int32 [in·bits/32, out], low bits first, `qzeros` int32 [groups, out·bits/32], `scales`
 * float16 [groups, out], `g_idx` int32 [in] with the group of each input (in order where it is missing). Zeros are stored less one, so that 0 is
 * all bits, but for `checkpoint_format` "gptq_v2". A weight is (q − zero) · scale.
 */
export const gptq: QuantizedFormat = {
  name: "GPTQ",
  matches: ({ quant_method }) => quant_method === "gptq",
  refusal({ bits, checkpoint_format = "gptq" }) {
    if (bits !== 4 && bits !== 8) return `bits is ${bits}, 4 and 8 are read`;
    return ["gptq", "gptq_v2", ""].includes(String(checkpoint_format))
      ? undefined
      : `checkpoint_format is ${JSON.stringify(checkpoint_format)}, "gptq" and "gptq_v2" are read`;
  },
  key: ".qweight",
  parts: [".qzeros", ".scales", ".g_idx"],
  shape: async ([words = 0, out = 0], { bits }) => [out, (words * 32) / Number(bits)],
  open(parts, [out = 0, columns = 0], { bits, group_size = 128, checkpoint_format }) {
    const width = Number(bits);
    const perWord = 32 / width;
    const mask = 2 ** width - 1;
    const [zeroPart, scalePart] = [partOf(parts, ".qzeros"), partOf(parts, ".scales")];
    const groups = scalePart.shape[0] ?? 0;
    expectShape(scalePart, ".scales", [groups, out]);
    expectShape(zeroPart, ".qzeros", [groups, out / perWord]);
    const groupOf = readGroups(parts.get(".g_idx"), { columns, groups, group: group_size === -1 ? columns : Number(group_size) });
    const q = wordsOf(partOf(parts, ".qweight"), ".qweight");
    const z = wordsOf(zeroPart, ".qzeros");
    const s = floatsOf(scalePart, ".scales");
    const offset = checkpoint_format === "gptq_v2" ? 0 : 1;
    return {
      rows(from, to, values) {
        const zeros = new Float32Array(groups);
        for (let row = from; row < to; row++) {
          const shift = width * (row % perWord);
          for (let g = 0; g < groups; g++) zeros[g] = ((z[(g * out + row - (row % perWord)) / perWord]! >>> shift) + offset) & mask;
          const start = (row - from) * columns;
          for (let i = 0; i < columns; i++) {
            const g = groupOf[i]!;
            const word = q[Math.floor(i / perWord) * out + row]!;
            values[start + i] = (((word >>> (width * (i % perWord))) & mask) - zeros[g]!) * s[g * out + row]!;
          }
        }
      },
    };
  },
};

interface Groups {
  readonly columns: number;
  readonly groups: number;
  /** Inputs of a group. */
  readonly group: number;
}

/** The group of each input: with `desc_act` they are not in order. */
function readGroups(part: Parameters<typeof wordsOf>[0] | undefined, { columns, groups, group }: Groups): Uint32Array {
  const found = part === undefined ? Uint32Array.from({ length: columns }, (_, i) => Math.floor(i / group)) : wordsOf(part, ".g_idx");
  if (found.length !== columns) throw new Error(`.g_idx has ${found.length} numbers, expected ${columns}`);
  if (found.some((g) => g >= groups)) throw new Error(`an input is of a group that there is not; there are ${groups}`);
  return found;
}
