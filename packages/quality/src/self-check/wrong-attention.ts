import type { NamedTensors, Tensor } from "@tessera/core";
import { encodeModel, GraphBuilder } from "@tessera/onnx";
import type { Runtime } from "@tessera/runtime";
import { headSize, heads, knownAttention, knownSigns, knownValues, scale } from "./known-attention.ts";

const width = heads * headSize;
/** Positions that the caches hold before, and new ones: one is read otherwise than several, and those otherwise than many. */
const past = 70;
const tokenCounts = [1, 3, 40];

/** An operator over the known numbers. */
interface AttentionCall {
  readonly inputs: NamedTensors;
  readonly output: Float32Array;
  readonly outputs: NamedTensors;
  readonly expected: Float64Array;
}

/** A hundredth of the largest value: `Attention` rounds keys less their mean, which costs half of that. Sums that saturate are far off. */
const most = 1.27;

const float = (data: Float32Array, ...shape: number[]): Tensor => ({ type: "float32", shape, data });

/** Vision's, where every token sees every other. */
function attention(tokens: number): AttentionCall {
  const [query, key, value] = [knownSigns(tokens, width, 5), knownSigns(tokens, width, 3), knownValues(tokens, width)];
  const output = new Float32Array(tokens * width);
  const shape = [1, tokens, width] as const;
  return {
    inputs: { query: float(query, ...shape), key: float(key, ...shape), value: float(value, ...shape) },
    output,
    outputs: { Attention: float(output, ...shape) },
    expected: knownAttention({ query, key, value, kvHeads: heads, visible: () => tokens }),
  };
}

/** Numbers of the decoder's attention, the same over caches of either type. */
interface CausalNumbers {
  /** Query, key and value of the new tokens. */
  readonly packed: Float32Array;
  /** [past + tokens, head size] */
  readonly key: Float32Array;
  readonly value: Float32Array;
  readonly expected: Float64Array;
}

function causalNumbers(tokens: number): CausalNumbers {
  const total = past + tokens;
  const [query, key, value] = [knownSigns(tokens, width, 5), knownSigns(total, headSize, 3), knownValues(total, headSize)];
  const packed = new Float32Array(tokens * (width + 2 * headSize));
  for (let token = 0; token < tokens; token++) {
    const at = token * (width + 2 * headSize);
    packed.set(query.subarray(token * width, (token + 1) * width), at);
    packed.set(key.subarray((past + token) * headSize, (past + token + 1) * headSize), at + width);
    packed.set(value.subarray((past + token) * headSize, (past + token + 1) * headSize), at + width + headSize);
  }
  return { packed, key, value, expected: knownAttention({ query, key, value, kvHeads: 1, visible: (row) => past + row + 1 }) };
}

/** The decoder's; the rotary tables turn nothing. */
function causal(op: "CausalAttention" | "CausalAttentionInt8", { packed, key, value, expected }: CausalNumbers): AttentionCall {
  const total = key.length / headSize;
  const tokens = total - past;
  const int8 = op === "CausalAttentionInt8";
  const cache = (held: Float32Array): Tensor => {
    const data = int8 ? new Int8Array(total * headSize) : new Float32Array(total * headSize);
    data.set(held.subarray(0, past * headSize));
    return { type: int8 ? "int8" : "float32", shape: [1, 1, total, headSize], data };
  };
  const [pastKey, pastValue] = [cache(key), cache(value)];
  const half = headSize / 2;
  const output = new Float32Array(tokens * width);
  return {
    inputs: {
      packed: float(packed, 1, tokens, width + 2 * headSize),
      past_key: pastKey,
      past_value: pastValue,
      last: { type: "int32", shape: [1], data: Int32Array.of(total - 1) },
      total: { type: "int32", shape: [], data: Int32Array.of(total) },
      cos: float(new Float32Array(total * half).fill(1), total, half),
      sin: float(new Float32Array(total * half), total, half),
      ...(int8 ? { key_scale: float(new Float32Array(headSize).fill(1), headSize) } : {}),
    },
    output,
    outputs: { [op]: float(output, 1, tokens, width), present_key: pastKey, present_value: pastValue },
    expected,
  };
}

/** Calls of each operator, one for each count of tokens. */
function allCalls(): [op: string, calls: AttentionCall[]][] {
  const numbers = tokenCounts.map(causalNumbers);
  return [
    ["Attention", tokenCounts.map(attention)],
    ...(["CausalAttention", "CausalAttentionInt8"] as const).map((op): [string, AttentionCall[]] => [
      op,
      numbers.map((each) => causal(op, each)),
    ]),
  ];
}

/** Those of our own attention operators that are off the known numbers on this machine. */
export async function wrongAttention(runtime: Pick<Runtime, "createSession">): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const [op, calls] of allCalls()) {
    await using session = await runtime.createSession(modelOf(op, calls[0]!));
    for (const { inputs, outputs, output, expected } of calls) {
      await session.run(inputs, outputs);
      if (expected.every((value, i) => Math.abs(value - output[i]!) <= most)) continue;
      wrong.push(op);
      break;
    }
  }
  return wrong;
}

/** The operator by itself, with inputs and outputs of the call's names and of any length. */
function modelOf(op: string, { inputs, outputs }: AttentionCall): Uint8Array {
  const graph = new GraphBuilder(`${op}-check`);
  const free = ({ shape }: Tensor, name: string) => shape.map((size, i) => (i === shape.length - 1 && size > 1 ? size : `${name}_${i}`));
  for (const [name, tensor] of Object.entries(inputs)) graph.input(name, tensor.type, free(tensor, name));
  const [query, ...rest] = Object.keys(inputs);
  const given = op === "Attention" ? [query!, ...rest] : [query!, "", "", ...rest, ...("key_scale" in inputs ? ["key_scale"] : [])];
  const counts: Record<string, number> = op === "Attention" ? { num_heads: heads } : { num_heads: heads, kv_num_heads: 1 };
  graph.node(op, given, { domain: "tessera", attributes: { ...counts, scale: { float: scale } }, outputs: Object.keys(outputs) });
  for (const [name, tensor] of Object.entries(outputs)) graph.output(name, tensor.type, free(tensor, name));
  return encodeModel(graph.finish({ "": 20, "com.microsoft": 1, tessera: 1 }));
}
