import { setTimeout as sleep } from "node:timers/promises";
import koffi from "koffi";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createRuntime, type Runtime } from "../src/index.ts";
import { fixture } from "./fixture.ts";
import { rows, tensor } from "./tensors.ts";

const side = 512;

function slowTensors(rounds: number) {
  const x = tensor("float32", new Float32Array(side * side).fill(1), [side, side]);
  const y = tensor("float32", new Float32Array(side * side), [side, side]);
  return { inputs: { x, rounds: tensor("int64", BigInt64Array.of(BigInt(rounds)), []) }, outputs: { y } };
}

/** Rounds of the slow graph that take about this long here. */
async function roundsFor(milliseconds: number, session: Awaited<ReturnType<Runtime["createSession"]>>): Promise<number> {
  const { inputs, outputs } = slowTensors(20);
  await session.run(inputs, outputs);
  const started = performance.now();
  await session.run(inputs, outputs);
  return Math.ceil((20 * milliseconds) / (performance.now() - started));
}

describe("native runtime", () => {
  let runtime: Runtime;
  beforeAll(async () => {
    // One thread computes, so that the event loop has a core of its own where there are two.
    runtime = await createRuntime({ implementation: "native", threads: 1 });
  });
  afterAll(async () => {
    await runtime[Symbol.asyncDispose]();
  });

  test("leaves the event loop free during a run", async () => {
    await using session = await runtime.createSession(fixture("slow.onnx"));
    const { inputs, outputs } = slowTensors(await roundsFor(1500, session));
    const gapOfRun = async (): Promise<number> => {
      let running = true;
      const started = performance.now();
      const run = session.run(inputs, outputs).finally(() => {
        running = false;
      });
      let longest = 0;
      for (let last = performance.now(); running; ) {
        await sleep(1);
        longest = Math.max(longest, performance.now() - last);
        last = performance.now();
      }
      await run;
      return longest / (performance.now() - started);
    };
    // A ratio, and the best of three: other processes on the machine may take the core away for a moment.
    let best = 1;
    for (let attempt = 0; attempt < 3 && best >= 0.02; attempt++) best = Math.min(best, await gapOfRun());
    expect(best).toBeLessThan(0.02);
  });

  test("an abort stops the run early, the next run is complete", async () => {
    await using session = await runtime.createSession(fixture("slow.onnx"));
    const rounds = await roundsFor(1500, session);
    const { inputs, outputs } = slowTensors(rounds);
    const controller = new AbortController();
    const started = performance.now();
    const running = session.run(inputs, outputs, controller);
    setTimeout(() => controller.abort(new Error("enough")), 100);
    await expect(running).rejects.toThrow("enough");
    const aborted = performance.now() - started;
    const whole = performance.now();
    await session.run(inputs, outputs);
    expect(aborted).toBeLessThan((performance.now() - whole) / 2);
    expect(outputs.y.data[7]).toBeCloseTo(1, 3);
  });

  test("runs of one session overlap", async () => {
    await using session = await runtime.createSession(fixture("slow.onnx"));
    const order: string[] = [];
    const long = slowTensors(200);
    const short = slowTensors(1);
    await Promise.all([
      session.run(long.inputs, long.outputs).then(() => order.push("long")),
      session.run(short.inputs, short.outputs).then(() => order.push("short")),
    ]);
    expect(order).toEqual(["short", "long"]);
  });

  test("names a library of operators that does not load, whether it may fall back or not", async () => {
    for (const implementation of ["native", "auto"] as const) {
      for (const kernels of ["/nowhere/operators.so", fixture("add.onnx")]) {
        const failing = createRuntime({ implementation, kernels });
        await expect(failing).rejects.toMatchObject({
          code: "runtime-failed",
          message: expect.stringContaining(kernels),
          facts: { kernels },
        });
      }
    }
    expect(runtime.kernels).toBe(false);
  });

  test("the stock binding takes no operators of one's own", async () => {
    const failing = createRuntime({ implementation: "binding", kernels: "operators.so" });
    await expect(failing).rejects.toMatchObject({ code: "unsupported-option", facts: { kernels: "operators.so" } });
  });

  test("gives kernels the stack a thread normally has", () => {
    expect(koffi.config().async_stack_size).toBeGreaterThanOrEqual(8 * 2 ** 20);
  });

  test("converts bfloat16", async () => {
    await using session = await runtime.createSession(fixture("bfloat16.onnx"));
    const y = tensor("float32", new Float32Array(2));
    await session.run({ x: tensor("bfloat16", Uint16Array.of(0x3f80, 0xc040)) }, { y });
    expect([...y.data]).toEqual([1, -3]);
  });

  test("takes shared memory", async () => {
    await using session = await runtime.createSession(fixture("add.onnx"));
    const shared = new Float32Array(new SharedArrayBuffer(12));
    await session.run({ a: rows(1, 2, 3), b: rows(1, 1, 1) }, { sum: tensor("float32", shared, [1, 3]) });
    expect([...shared]).toEqual([2, 3, 4]);
  });

  test("an abort while loading rejects with the reason", async () => {
    const controller = new AbortController();
    const loading = runtime.createSession(fixture("slow.onnx"), controller);
    controller.abort(new Error("enough"));
    await expect(loading).rejects.toThrow("enough");
  });

  test("two runtimes share the process, in any order of disposal", async () => {
    const first = await createRuntime({ implementation: "native" });
    const second = await createRuntime({ implementation: "auto" });
    expect(second.implementation).toBe("native");
    expect(second.fallbackReason).toBeUndefined();
    await first[Symbol.asyncDispose]();
    await using session = await second.createSession(fixture("add.onnx"));
    const sum = rows(0, 0, 0);
    await session.run({ a: rows(1, 2, 3), b: rows(1, 2, 3) }, { sum });
    expect([...sum.data]).toEqual([2, 4, 6]);
    await second[Symbol.asyncDispose]();
  });
});
