import type { Tensor, TensorType } from "@tessera/core";
import { expect, test } from "vitest";
import { CausalCase, type CausalForm } from "./causal-case.ts";
import { describeOperators } from "./describe-operators.ts";
import { LinearCase, type LinearForm } from "./linear-case.ts";
import type { OperatorCall } from "./operator-sessions.ts";
import { TestNumbers } from "./test-numbers.ts";

const numbers = new TestNumbers(5);

function floats(...shape: number[]): Tensor {
  return { type: "float32", shape, data: new Float32Array(shape.reduce((product, size) => product * size, 1)) };
}

const integers = (type: TensorType, ...values: number[]): Tensor => ({ type, shape: [values.length], data: Int32Array.from(values) });

function linear(form: Partial<LinearForm> = {}): OperatorCall {
  const all: LinearForm = { op: "LinearRows8", K: 16, N: 34, bias: true, residual: true, ...form };
  const rows = 3;
  const made = new LinearCase(all, numbers);
  return made.call(numbers.normal(rows * all.K), [rows], all.residual ? numbers.normal(rows * made.width) : undefined);
}

function causal(form: Partial<CausalForm> = {}): OperatorCall {
  const usual = { int8: false, size: 8, tokens: 2, past: 5, batch: 1, kvHeads: 2, group: 2, packed: true, inPlace: false };
  return new CausalCase({ ...usual, ...form }, numbers).call;
}

function attention(shape: number[], num_heads: number): OperatorCall {
  const tensors = [floats(...shape), floats(...shape), floats(...shape)];
  return { op: "Attention", attributes: { num_heads, scale: { float: 1 } }, inputs: tensors, outputs: [floats(...shape)] };
}

/** The call with some inputs replaced. */
function given(call: OperatorCall, changes: Readonly<Record<number, Tensor | undefined>>): OperatorCall {
  return { ...call, inputs: call.inputs.map((tensor, i) => (i in changes ? changes[i] : tensor)) };
}

function attributes(call: OperatorCall, changes: OperatorCall["attributes"]): OperatorCall {
  return { ...call, attributes: { ...call.attributes, ...changes } };
}

function without(call: OperatorCall, name: string): OperatorCall {
  return { ...call, attributes: Object.fromEntries(Object.entries(call.attributes).filter(([key]) => key !== name)) };
}

const linearSizes: [string, OperatorCall, RegExp][] = [
  ["x of another width", given(linear(), { 0: floats(3, 15) }), /last dimension of x is not K/],
  ["x that is a scalar", given(linear(), { 0: floats() }), /last dimension of x is not K/],
  ["x of rank 5", given(linear(), { 0: floats(1, 1, 1, 3, 16) }), /more than 4 dimensions/],
  ["a weight for another N", given(linear(), { 1: linear({ N: 35 }).inputs[1] }), /weight's size does not fit K and N/],
  ["a weight for another K", given(linear(), { 1: linear({ K: 129 }).inputs[1] }), /weight's size does not fit K and N/],
  ["a weight of 4 bits for 8", given(linear(), { 1: linear({ op: "LinearRows4" }).inputs[1] }), /weight's size does not fit K and N/],
  [
    "a weight of rank 5",
    given(linear(), { 1: { type: "uint8", shape: [34, 1, 1, 1, 128], data: new Uint8Array(34 * 128) } }),
    /more than 4/,
  ],
  [
    "columns of another K",
    given(linear({ op: "LinearColumns8" }), { 1: linear({ op: "LinearColumns8", K: 17 }).inputs[1] }),
    /weight's size/,
  ],
  ["too few scales", given(linear(), { 2: floats(33, 1) }), /number of scales does not fit K and N/],
  ["one scale for two blocks", given(linear({ K: 200 }), { 2: floats(34, 1) }), /number of scales does not fit K and N/],
  ["scales of blocks for columns", given(linear({ op: "LinearColumns8" }), { 2: floats(34, 2) }), /number of scales does not fit K and N/],
  ["a bias of another size", given(linear(), { 3: floats(33) }), /bias does not fit N/],
  ["a residual of another size", given(linear(), { 4: floats(3, 33) }), /residual is not of the output's size/],
  [
    "a residual behind SwiGLU",
    given(linear({ activation: 2, residual: false }), { 4: floats(3, 17) }),
    /residual is not of the output's size/,
  ],
  ["a best output behind SwiGLU", linear({ activation: 2, residual: false, best: true }), /no best output behind SwiGLU/],
  ["SwiGLU of an odd N", attributes(linear(), { N: 33, activation: 2 }), /SwiGLU needs weights in rows, gate and up of one size/],
  ["SwiGLU over columns", attributes(linear({ op: "LinearColumns8" }), { activation: 2 }), /SwiGLU needs weights in rows/],
  ["an unknown activation", attributes(linear(), { activation: 3 }), /activation must be 0, 1 or 2/],
  ["no outputs", attributes(linear(), { N: 0 }), /K and N must be positive/],
  ["a negative K", attributes(linear(), { K: -16 }), /K is negative or too large/],
  ["sizes whose product overflows", attributes(linear(), { N: 2 ** 61 }), /N is negative or too large/],
  ...["K", "N", "activation"].map((name): [string, OperatorCall, RegExp] => [`no ${name}`, without(linear(), name), RegExp(`'${name}'`)]),
];

const attentionSizes: [string, OperatorCall, RegExp][] = [
  ["a head of 7", attention([1, 2, 14], 2), /a head must be a multiple of 8 wide, and 256 at most/],
  ["a head of 264", attention([1, 2, 264], 1), /a head must be a multiple of 8 wide, and 256 at most/],
  ["a head of 0", attention([1, 2, 0], 1), /a head must be a multiple of 8 wide/],
  ["a width that heads do not divide", attention([1, 2, 40], 3), /a head must be a multiple of 8 wide/],
  ["keys of another length", given(attention([1, 2, 16], 2), { 1: floats(1, 3, 16) }), /must be three-dimensional and of one size/],
  ["values of rank 2", given(attention([1, 2, 16], 2), { 2: floats(2, 16) }), /must be three-dimensional and of one size/],
  ["a query of rank 5", attention([1, 1, 1, 2, 16], 2), /more than 4 dimensions/],
  ["no heads", attention([1, 2, 16], 0), /num_heads must be a multiple of kv_num_heads/],
  ...["num_heads", "scale"].map((name): [string, OperatorCall, RegExp] => [
    `no ${name}`,
    without(attention([1, 2, 16], 2), name),
    RegExp(`'${name}'`),
  ]),
];

const tooFar = /seqlens_k reaches past the cache or the rotary tables/;
const int8 = { int8: true };
const causalSizes: [string, OperatorCall, RegExp][] = [
  ["a head of 7", given(causal({ size: 7 }), { 7: floats(12, 3), 8: floats(12, 3) }), /a head must be a multiple of 8 wide/],
  ["a head of 264", causal({ size: 264 }), /a head must be a multiple of 8 wide, and 256 at most/],
  ["more positions than the cache has", given(causal(), { 5: integers("int32", 12) }), tooFar],
  ["as many positions as there can be", given(causal(), { 5: integers("int32", 2 ** 31 - 1) }), tooFar],
  ["a negative last position", given(causal(), { 5: integers("int32", -1) }), tooFar],
  ["the least last position", given(causal(), { 5: integers("int32", -(2 ** 31)) }), tooFar],
  ["more new tokens than the cache has", given(causal(), { 0: floats(1, 13, 64), 5: integers("int32", 3) }), tooFar],
  ["rotary tables too short", given(causal(), { 7: floats(6, 4), 8: floats(6, 4) }), tooFar],
  [
    "rotary tables too narrow",
    given(causal(), { 7: floats(12, 3), 8: floats(12, 3) }),
    /cos and sin must be \[positions, head size \/ 2\]/,
  ],
  ["tables of different lengths", given(causal(), { 8: floats(11, 4) }), /cos and sin must be/],
  ["last positions of another batch", given(causal(), { 5: integers("int32", 5, 5) }), /seqlens_k must be \[batch\]/],
  ["a packed query too narrow", given(causal(), { 0: floats(1, 2, 32) }), /width of query does not fit the heads/],
  ["a key without a value", given(causal({ packed: false }), { 2: undefined }), /key and value must be \[batch, tokens/],
  ["keys of another width", given(causal({ packed: false }), { 1: floats(1, 2, 15) }), /key and value must be \[batch, tokens/],
  ["values of another length", given(causal({ packed: false }), { 2: floats(1, 3, 16) }), /key and value must be \[batch, tokens/],
  ["a query of rank 2", given(causal(), { 0: floats(2, 64) }), /query must be \[batch, tokens, width\]/],
  ["a query of rank 5", given(causal(), { 0: floats(1, 1, 1, 2, 64) }), /more than 4 dimensions/],
  ["caches of different sizes", given(causal(), { 4: floats(1, 2, 13, 8) }), /the caches \[batch, kv heads, capacity, head size\]/],
  ["caches of another batch", given(causal(), { 3: floats(2, 2, 12, 8), 4: floats(2, 2, 12, 8) }), /caches do not fit batch and kv heads/],
  ["caches of other heads", given(causal(), { 3: floats(1, 4, 12, 8), 4: floats(1, 4, 12, 8) }), /caches do not fit batch and kv heads/],
  ["too few scales of keys", given(causal(int8), { 9: floats(15) }), /key_scale and value_scale must be \[kv heads × head size\]/],
  ["scales of values by head", given(causal(int8), { 10: floats(2, 8) }), /key_scale and value_scale must be/],
  ["heads that share unevenly", attributes(causal(), { num_heads: 5 }), /num_heads must be a multiple of kv_num_heads/],
  ["heads whose product overflows", attributes(causal(), { num_heads: 2 ** 61 }), /num_heads is negative or too large/],
  ...["num_heads", "kv_num_heads", "scale"].map((name): [string, OperatorCall, RegExp] => [
    `no ${name}`,
    without(causal(), name),
    RegExp(`'${name}'`),
  ]),
  ["no scales for int8", given(causal(int8), { 9: undefined }), /CausalAttentionInt8/],
];

describeOperators("graphs that are wrong are errors", (operators) => {
  const all = { "a linear layer": linearSizes, Attention: attentionSizes, CausalAttention: causalSizes };
  const cases = Object.entries(all).flatMap(([kind, each]) => each.map((one) => [kind, ...one] as const));
  test.each(cases)("%s with %s", async (_, __, call, message) => {
    await expect(operators().run(call)).rejects.toMatchObject({ code: "runtime-failed", message: expect.stringMatching(message) });
  });

  test("and what they were made from is none", async () => {
    for (const call of [
      linear(),
      linear({ op: "LinearColumns8" }),
      causal(),
      causal(int8),
      causal({ packed: false }),
      attention([1, 2, 16], 2),
    ])
      await operators().run(call);
  });

  test("a best output with an empty name is left out", async () => {
    const call = linear();
    await operators().run({ ...call, outputs: [call.outputs[0], undefined] });
    expect(call.outputs[0]!.data).not.toContain(Number.NaN);
  });
});
