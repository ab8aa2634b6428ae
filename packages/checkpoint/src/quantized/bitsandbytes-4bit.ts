import { floatsOf, partOf } from "./numbers.ts";
import type { QuantizedFormat, StoredPart, WeightParts } from "./quantized-format.ts";

const states = [".weight.quant_state.bitsandbytes__nf4", ".weight.quant_state.bitsandbytes__fp4"];

/** What the JSON beside a weight says. */
interface QuantState {
  readonly blocksize: number;
  readonly shape: readonly number[];
  readonly nested_blocksize?: number;
  readonly nested_offset?: number;
}

/**
 * 4 bits as bitsandbytes serialises them (NF4 and FP4): nibbles of the flattened weight, the high one first, look up `quant_map` and are
 * multiplied by their block's `absmax`; that may be quantised itself ("double quantisation").
 */
export const bitsandbytes4bit: QuantizedFormat = {
  name: "bitsandbytes (4 bits)",
  matches: ({ quant_method, load_in_4bit }) => (quant_method === "bitsandbytes" || quant_method === undefined) && load_in_4bit === true,
  refusal: () => undefined,
  key: ".weight.absmax",
  parts: [".weight", ".weight.quant_map", ".weight.nested_absmax", ".weight.nested_quant_map", ...states],
  async shape(_, __, part) {
    const state = (await part(states[0]!)) ?? (await part(states[1]!));
    return state === undefined ? [] : readState(state).shape;
  },
  open(parts, [out = 0, columns = 0]) {
    const state = readState(stateOf(parts));
    const packed = partOf(parts, ".weight").bytes;
    if (packed.length !== Math.ceil((out * columns) / 2))
      throw new Error(`.weight has ${packed.length} bytes for ${out} × ${columns} weights`);
    const map = floatsOf(partOf(parts, ".weight.quant_map"), ".weight.quant_map");
    const absmax = readAbsmax(parts, state);
    if (absmax.length !== Math.ceil((out * columns) / state.blocksize)) throw new Error(`.weight.absmax has ${absmax.length} numbers`);
    return {
      rows(from, to, values) {
        for (let at = from * columns, i = 0; at < to * columns; at++, i++) {
          const byte = packed[at >> 1]!;
          values[i] = map[at & 1 ? byte & 15 : byte >> 4]! * absmax[Math.floor(at / state.blocksize)]!;
        }
      },
    };
  },
};

function stateOf(parts: WeightParts): StoredPart {
  const found = states.map((end) => parts.get(end)).find((part) => part !== undefined);
  if (found === undefined) throw new Error(".weight.quant_state is missing");
  return found;
}

function readState({ bytes }: StoredPart): QuantState {
  const state = JSON.parse(Buffer.from(bytes).toString("utf8")) as QuantState;
  const { blocksize, shape } = state;
  const whole = (value: unknown) => Number.isInteger(value) && Number(value) > 0;
  if (!whole(blocksize) || !Array.isArray(shape) || shape.length !== 2 || !shape.every(whole))
    throw new Error(".weight.quant_state names no block size and shape");
  return state;
}

/** Float32 multiples of blocks. */
function readAbsmax(parts: WeightParts, { nested_blocksize, nested_offset }: QuantState): Float32Array {
  const stored = partOf(parts, ".weight.absmax");
  if (stored.type !== "uint8") return floatsOf(stored, ".weight.absmax");
  const outer = floatsOf(partOf(parts, ".weight.nested_absmax"), ".weight.nested_absmax");
  const map = floatsOf(partOf(parts, ".weight.nested_quant_map"), ".weight.nested_quant_map");
  if (!nested_blocksize || nested_offset === undefined) throw new Error(".weight.quant_state names no nested block size and offset");
  return Float32Array.from(stored.bytes, (code, i) => Math.fround(map[code]! * outer[Math.floor(i / nested_blocksize)]!) + nested_offset);
}
