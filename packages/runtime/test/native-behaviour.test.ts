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

/** Rounds of the slow graph that would take days. */
const endless = 1e9;

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
    const { inputs, outputs } = slowTensors(400);
    const computed = () => process.cpuUsage().user;
    const started = computed();
    let running = true;
    const run = session.run(inputs, outputs).finally(() => {
      running = false;
    });
    // The most that was computed from one turn of the loop to the next: all of the run, if that holds the loop up.
    let longest = 0;
    for (let last = started; running; ) {
      await sleep(1);
      const now = computed();
      longest = Math.max(longest, now - last);
      last = now;
    }
    await run;
    expect(longest / (computed() - started)).toBeLessThan(0.25);
  });

  test("an abort stops the run early, the next run is complete", async () => {
    await using session = await runtime.createSession(fixture("slow.onnx"));
    const { inputs, outputs } = slowTensors(endless);
    const controller = new AbortController();
    const running = session.run(inputs, outputs, controller);
    setTimeout(() => controller.abort(new Error("enough")), 100);
    await expect(running).rejects.toThrow("enough");
    const short = slowTensors(3);
    await session.run(short.inputs, short.outputs);
    expect(short.outputs.y.data[7]).toBeCloseTo(1, 3);
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
