import type { NamedTensors } from "@tessera/core";
import { findKernels } from "@tessera/kernels";
import { createRuntime, type Runtime } from "@tessera/runtime";
import { expect, test } from "vitest";
import { instructionSets } from "../../kernels/test/operators/instruction-sets.ts";
import { kernelCheck, stockCheck } from "../src/self-check/check-graphs.ts";
import { checkStock } from "../src/self-check/check-stock.ts";
import { headSize, heads, scale } from "../src/self-check/known-attention.ts";
import { openCheckedRuntime } from "../src/self-check/open-checked-runtime.ts";
import { wrongAttention } from "../src/self-check/wrong-attention.ts";
import { wrongProducts } from "../src/self-check/wrong-products.ts";

const { library } = findKernels();
const quiet = { threads: 1, spinning: false } as const;

test.each(instructionSets)("products are right over %s", async (instructionSet) => {
  await using runtime = await createRuntime({ ...quiet, implementation: "native", kernels: library, instructionSet });
  expect(await wrongProducts(runtime, kernelCheck())).toEqual([]);
  expect(await wrongAttention(runtime)).toEqual([]);
});

test.each(["native", "binding"] as const)("ONNX Runtime's are right through the %s implementation", async (implementation) => {
  await using runtime = await createRuntime({ ...quiet, implementation });
  await checkStock(runtime);
});

/** The first operator of each of the check's graphs. */
const everyFirst = ["LinearRows8", "Attention", "CausalAttention", "CausalAttentionInt8"];

/** A runtime whose sessions add one to a number of their first output. */
function off(runtime: Runtime): Runtime {
  const createSession: Runtime["createSession"] = async (model, options) => {
    const session = await runtime.createSession(model, options);
    return {
      ...session,
      run: async (inputs, outputs, more) => {
        await session.run(inputs, outputs, more);
        const [first] = Object.values(outputs);
        (first!.data as Float32Array)[3]! += 4096;
      },
      [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
    };
  };
  return {
    implementation: runtime.implementation,
    version: runtime.version,
    kernels: runtime.kernels,
    instructionSet: runtime.instructionSet,
    instructionSets: runtime.instructionSets,
    createSession,
    [Symbol.asyncDispose]: () => runtime[Symbol.asyncDispose](),
  };
}

test("a product that is off is found", async () => {
  await using runtime = off(await createRuntime({ ...quiet, implementation: "native" }));
  expect(await wrongProducts(runtime, stockCheck())).toEqual(["MatMulNBits8"]);
  await expect(checkStock(runtime)).rejects.toMatchObject({ code: "runtime-failed", facts: { wrong: ["MatMulNBits8"] } });
});

/** Attention whose dot products saturate as those of bytes without VNNI do: each pair of products at 16 bits. */
function saturatingAttention({ query, key, value }: NamedTensors, output: Float32Array): void {
  const tokens = query!.shape[1]!;
  const width = heads * headSize;
  for (let row = 0; row < tokens; row++)
    for (let at = 0; at < width; at += headSize) {
      const weights = Array.from({ length: tokens }, (_, position) => {
        let score = 0;
        for (let d = at; d < at + headSize; d += 2) {
          const product = (channel: number) =>
            (Number(query!.data[row * width + channel]) + 128) * Number(key!.data[position * width + channel]);
          score += Math.max(-32768, Math.min(32767, product(d) + product(d + 1)));
          score -= 128 * (Number(key!.data[position * width + d]) + Number(key!.data[position * width + d + 1]));
        }
        return Math.exp(score * scale);
      });
      const sum = weights.reduce((a, b) => a + b);
      for (let d = at; d < at + headSize; d++)
        output[row * width + d] =
          weights.reduce((total, weight, position) => total + weight * Number(value!.data[position * width + d]), 0) / sum;
    }
}

test.skipIf(library === undefined)("attention over sums that saturate is found", async () => {
  await using runtime = await createRuntime({ ...quiet, implementation: "native", kernels: library });
  const createSession: Runtime["createSession"] = async (model, options) => {
    const session = await runtime.createSession(model, options);
    return {
      ...session,
      run: async (inputs, outputs, more) => {
        await session.run(inputs, outputs, more);
        if (outputs.Attention !== undefined) saturatingAttention(inputs, outputs.Attention.data as Float32Array);
      },
      [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
    };
  };
  expect(await wrongAttention({ createSession })).toEqual(["Attention"]);
});

test.skipIf(library === undefined)("a wrong instruction set gives way to the next one, and the last to none", async () => {
  const started: (string | undefined)[] = [];
  const wrong = (sets: readonly string[]) => async (options: Parameters<typeof createRuntime>[0]) => {
    const runtime = await createRuntime({ ...quiet, ...options, implementation: "native" });
    started.push(runtime.instructionSet);
    return sets.includes(runtime.instructionSet ?? "") ? off(runtime) : runtime;
  };
  const [fastest, second] = instructionSets;
  const next = await openCheckedRuntime({ library: library! }, {}, wrong([fastest!]));
  expect(next.runtime.instructionSet).toBe(second);
  await next.runtime[Symbol.asyncDispose]();
  expect(started).toEqual([fastest, second].filter((set, i) => i === 0 || set !== undefined));

  const none = await openCheckedRuntime({ library: library! }, {}, wrong(instructionSets));
  expect(none.runtime.kernels).toBe(false);
  expect(none.operators.missing).toMatch(new RegExp(`wrong on this processor over ${fastest} \\(${everyFirst.join(", ")}\\)`));
  await none.runtime[Symbol.asyncDispose]();

  const asked = openCheckedRuntime({ library: library!, instructionSet: "scalar" }, {}, wrong(["scalar"]));
  await expect(asked).rejects.toMatchObject({ code: "runtime-failed", facts: { instructionSet: "scalar", wrong: everyFirst } });
});

test.skipIf(library === undefined)("an instruction set that is not there is named", async () => {
  const opening = openCheckedRuntime({ library: library!, instructionSet: "avx1024" }, { implementation: "native" });
  await expect(opening).rejects.toMatchObject({ code: "unsupported-option", facts: { instructionSet: "avx1024", instructionSets } });
});
