import type { Tensor } from "@tessera/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { CausalCase } from "./causal-case.ts";
import { describeOperators } from "./describe-operators.ts";
import { LinearCase, linearOperators } from "./linear-case.ts";
import type { OperatorCall } from "./operator-sessions.ts";
import { TestNumbers } from "./test-numbers.ts";

/** One thing done to a call that was right. */
interface Change {
  readonly input: number;
  readonly kind: "drop" | "reshape" | "resize" | "values" | "attribute";
  /** Which dimension or attribute. */
  readonly at: number;
  readonly shape: readonly number[];
  readonly value: number;
}

function changed(call: OperatorCall, { input, kind, at, shape, value }: Change): OperatorCall {
  const names = Object.keys(call.attributes);
  if (kind === "attribute") return { ...call, attributes: { ...call.attributes, [names[at % names.length]!]: value } };
  const index = input % call.inputs.length;
  const tensor = call.inputs[index];
  if (tensor === undefined) return call;
  const replacement = { drop: () => undefined, reshape: () => sized(tensor, shape), resize, values }[kind]();
  return { ...call, inputs: call.inputs.map((each, i) => (i === index ? replacement : each)) };

  function resize(): Tensor {
    return sized(
      tensor!,
      tensor!.shape.map((size, i) => (i === at % tensor!.shape.length ? shape[0]! : size)),
    );
  }
  function values(): Tensor {
    const data = tensor!.data.slice();
    data.fill(value as never, at % (data.length || 1));
    return { ...tensor!, data };
  }
}

/** The tensor's numbers, over and over, in another shape. */
function sized(tensor: Tensor, shape: readonly number[]): Tensor {
  const { data } = tensor;
  const grown = new (data.constructor as Float32ArrayConstructor)(shape.reduce((product, size) => product * size, 1));
  for (let at = 0; data.length > 0 && at < grown.length; at += data.length)
    grown.set((data as Float32Array).subarray(0, grown.length - at), at);
  return { ...tensor, shape, data: grown };
}

const size = fc.oneof(fc.nat(5), fc.constantFrom(8, 12, 16, 34, 64, 128, 300));
const oddNumber = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -3.4e38, 1e-40, 0, -1, 1, 7, 1000, 2 ** 31 - 1, -(2 ** 31));
const oddAttribute = fc.constantFrom(0, 1, 2, 3, 4, 7, 8, 16, 64, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 60, 2 ** 61, 2 ** 62, -1, -(2 ** 63));
const change: fc.Arbitrary<Change> = fc
  .record({
    input: fc.nat(20),
    kind: fc.constantFrom("drop", "reshape", "resize", "resize", "values", "attribute"),
    at: fc.nat(200),
    shape: fc.array(size, { minLength: 1, maxLength: 5 }).filter((shape) => shape.reduce((product, n) => product * n, 1) < 1e5),
    value: oddNumber,
    attribute: oddAttribute,
  })
  .map(({ value, attribute, ...rest }) => ({ ...rest, value: rest.kind === "attribute" ? attribute : value }));

describeOperators("graphs at random", (operators) => {
  const numbers = new TestNumbers(6);
  const linear = (op: (typeof linearOperators)[number]) => () => {
    const made = new LinearCase({ op, K: 130, N: 34, bias: true, residual: true, best: true }, numbers);
    return made.call(numbers.normal(5 * 130), [5], numbers.normal(5 * 34));
  };
  const causal = (int8: boolean, packed: boolean) => () =>
    new CausalCase({ int8, packed, size: 16, tokens: 3, past: 7, batch: 2, kvHeads: 2, group: 2, inPlace: false }, numbers).call;
  const attention = (): OperatorCall => {
    const tensors = Array.from({ length: 4 }, (): Tensor => ({ type: "float32", shape: [2, 5, 48], data: numbers.normal(480) }));
    return { op: "Attention", attributes: { num_heads: 2, scale: { float: 0.2 } }, inputs: tensors.slice(1), outputs: tensors.slice(0, 1) };
  };
  const calls: Readonly<Record<string, () => OperatorCall>> = {
    ...Object.fromEntries(linearOperators.map((op) => [op, linear(op)])),
    Attention: attention,
    "CausalAttention, packed": causal(false, true),
    "CausalAttention, separate": causal(false, false),
    "CausalAttentionInt8, packed": causal(true, true),
    "CausalAttentionInt8, separate": causal(true, false),
  };

  test.each(Object.keys(calls))("%s runs or says why not", async (name) => {
    let failed = 0;
    const property = fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
      const call = changes.reduce(changed, calls[name]!());
      const outcome = await operators()
        .run(call)
        .catch((error: unknown) => error);
      if (outcome === undefined) return;
      failed += 1;
      expect(outcome).toMatchObject({ code: "runtime-failed" });
    });
    await fc.assert(property, { numRuns: 150 });
    expect(failed).toBeGreaterThan(50);
    // Nothing that failed is left behind.
    await operators().run(calls[name]!());
  });
});
