import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Runtime } from "../src/index.ts";
import { fixture } from "./fixture.ts";
import { rows, tensor } from "./tensors.ts";

/** What every implementation of `Runtime` promises. */
export function testRuntime(name: string, factory: () => Promise<Runtime>): void {
  describe(`runtime contract: ${name}`, () => {
    let runtime: Runtime;
    const open = (model: string) => runtime.createSession(fixture(`${model}.onnx`));
    beforeAll(async () => {
      runtime = await factory();
    });
    afterAll(async () => {
      await runtime[Symbol.asyncDispose]();
    });

    test("names itself and its version", () => {
      expect(runtime.implementation).toBe(name);
      expect(runtime.version).toMatch(/^1\.30\./);
    });

    test("describes inputs and outputs, −1 for what may vary", async () => {
      await using session = await open("add");
      const described = (value: string) => ({ name: value, type: "float32", shape: [-1, 3] });
      expect(session.inputs).toEqual([described("a"), described("b")]);
      expect(session.outputs).toEqual([described("sum"), described("product")]);
      await using attention = await open("attention");
      expect(attention.inputs.map(({ type, shape }) => [type, shape])).toEqual([
        ["float32", [1, -1, 16]],
        ["float32", [1, -1, 8]],
        ["float32", [1, -1, 8]],
        ["float32", [1, 1, 16, 8]],
        ["float32", [1, 1, 16, 8]],
        ["int32", [1]],
        ["int32", []],
      ]);
    });

    test("writes into the caller's memory, for each size of a dimension", async () => {
      await using session = await open("add");
      for (const count of [1, 3, 2, 1]) {
        const values = Array.from({ length: count * 3 }, (_, i) => i + count);
        const sum = rows(...values.map(() => -1));
        const product = rows(...values.map(() => -1));
        await session.run({ a: rows(...values), b: rows(...values) }, { sum, product });
        expect([...sum.data]).toEqual(values.map((value) => value + value));
        expect([...product.data]).toEqual(values.map((value) => value * value));
      }
    });

    test("reads the memory anew when the same arrays come again", async () => {
      await using session = await open("add");
      const a = rows(1, 2, 3);
      const sum = rows(0, 0, 0);
      for (let i = 0; i < 5; i++) {
        a.data.fill(i as never);
        await session.run({ a, b: rows(10, 20, 30) }, { sum });
        expect([...sum.data]).toEqual([10 + i, 20 + i, 30 + i]);
      }
    });

    test("computes only the outputs named", async () => {
      await using session = await open("add");
      const product = rows(0, 0, 0);
      await session.run({ a: rows(1, 2, 3), b: rows(4, 5, 6) }, { product });
      expect([...product.data]).toEqual([4, 10, 18]);
    });

    test("leaves spare capacity alone and honours the offset of a view", async () => {
      await using session = await open("add");
      const memory = new Float32Array(12).fill(7);
      const a = { type: "float32", shape: [1, 3], data: Float32Array.of(9, 1, 2, 3, 9).subarray(1) } as const;
      await session.run({ a, b: rows(1, 1, 1) }, { sum: { type: "float32", shape: [1, 3], data: memory.subarray(4) } });
      expect([...memory]).toEqual([7, 7, 7, 7, 2, 3, 4, 7, 7, 7, 7, 7]);
    });

    test("an output may be an input's memory", async () => {
      await using session = await open("add");
      const a = rows(1, 2, 3);
      for (let i = 0; i < 3; i++) await session.run({ a, b: rows(1, 1, 1) }, { sum: a });
      expect([...a.data]).toEqual([4, 5, 6]);
    });

    test("carries each element type", async () => {
      await using session = await open("types");
      const out = {
        float16_out: tensor("float16", new Uint16Array(2)),
        int64_out: tensor("int64", new BigInt64Array(2)),
        int32_out: tensor("int32", new Int32Array(2)),
        int8_out: tensor("int8", new Int8Array(2)),
        uint8_out: tensor("uint8", new Uint8Array(2)),
        bool_out: tensor("bool", new Uint8Array(2)),
      };
      await session.run(
        {
          float16: tensor("float16", Uint16Array.of(0x3c00, 0xc000)),
          int64: tensor("int64", BigInt64Array.of(2n ** 60n, -1n)),
          int32: tensor("int32", Int32Array.of(2 ** 30 - 1, -5)),
          int8: tensor("int8", Int8Array.of(-128, 127)),
          uint8: tensor("uint8", Buffer.from([255, 0])),
          bool: tensor("bool", Uint8Array.of(1, 0)),
        },
        out,
      );
      expect(Object.values(out).map(({ data }) => [...data])).toEqual([
        [0x4000, 0xc400],
        [2n ** 61n, -2n],
        [2 ** 31 - 2, -10],
        [-128, 127],
        [255, 0],
        [0, 1],
      ]);
    });

    test("takes scalars and empty tensors", async () => {
      await using scalar = await open("scalar");
      const y = tensor("int32", new Int32Array(1), []);
      await scalar.run({ x: tensor("int32", Int32Array.of(21), []) }, { y });
      expect(y.data[0]).toBe(42);
      await using add = await open("add");
      await add.run({ a: rows(), b: rows() }, { sum: rows() });
    });

    test("attention step by step in one buffer equals attention at once", async () => {
      await using session = await open("attention");
      const cache = () => tensor("float32", new Float32Array(128), [1, 1, 16, 8]);
      const values = (length: number, seed: number) => Float32Array.from({ length }, (_, i) => Math.sin(i * 1.7 + seed));
      const data = { query: values(5 * 16, 0), key: values(5 * 8, 1), value: values(5 * 8, 2) };
      const attend = async (past_key: ReturnType<typeof cache>, past_value: ReturnType<typeof cache>, from: number, to: number) => {
        const attended = tensor("float32", new Float32Array((to - from) * 16), [1, to - from, 16]);
        const part = (array: Float32Array, width: number) =>
          tensor("float32", array.slice(from * width, to * width), [1, to - from, width]);
        await session.run(
          {
            query: part(data.query, 16),
            key: part(data.key, 8),
            value: part(data.value, 8),
            past_key,
            past_value,
            seqlens_k: tensor("int32", Int32Array.of(to - 1)),
            total_sequence_length: tensor("int32", Int32Array.of(to), []),
          },
          { attended, present_key: past_key, present_value: past_value },
        );
        return [...attended.data];
      };
      const whole = [cache(), cache()] as const;
      const expected = await attend(...whole, 0, 5);
      const stepwise = [cache(), cache()] as const;
      const actual = [...(await attend(...stepwise, 0, 2))];
      for (let at = 2; at < 5; at++) actual.push(...(await attend(...stepwise, at, at + 1)));
      expected.forEach((value, i) => {
        expect(actual[i]).toBeCloseTo(Number(value), 5);
      });
      expect([...stepwise[0].data.subarray(0, 40)]).toEqual([...data.key]);
      expect([...stepwise[1].data]).toEqual([...whole[1].data]);
    });

    test("finds external data beside the model", async () => {
      await using session = await open("external");
      const y = tensor("float32", new Float32Array(256));
      await session.run({ x: tensor("float32", new Float32Array(256).fill(1)) }, { y });
      expect([...y.data]).toEqual(Array.from({ length: 256 }, (_, i) => i + 1));
    });

    test("runs sessions and runs side by side", async () => {
      await using first = await open("add");
      await using second = await open("add");
      const results = await Promise.all(
        Array.from({ length: 20 }, async (_, i) => {
          const sum = rows(0, 0, 0);
          await (i % 2 ? first : second).run({ a: rows(i, i, i), b: rows(1, 2, 3) }, { sum });
          return [...sum.data];
        }),
      );
      expect(results).toEqual(Array.from({ length: 20 }, (_, i) => [i + 1, i + 2, i + 3]));
    });

    test("names what does not fit the graph", async () => {
      await using session = await open("add");
      const a = rows(1, 2, 3);
      const sum = rows(0, 0, 0);
      const refused = (inputs: object, outputs: object = { sum }) => expect(session.run(inputs as never, outputs as never)).rejects;
      await refused({ a }).toMatchObject({ code: "invalid-argument", facts: { name: "b" } });
      await refused({ a, b: a, c: a }).toMatchObject({ code: "invalid-argument", facts: { name: "c" } });
      await refused({ a, b: a }, { total: sum }).toMatchObject({ code: "invalid-argument", facts: { name: "total" } });
      await refused({ a, b: { ...a, shape: [3] } }).toMatchObject({ code: "shape-mismatch", facts: { name: "b" } });
      await refused({ a, b: { ...a, shape: [1, 4] } }).toMatchObject({ code: "shape-mismatch" });
      await refused({ a, b: { ...a, shape: [2, 3] } }).toMatchObject({ code: "shape-mismatch" });
      await refused({ a, b: { ...a, shape: [-1, 3] } }).toMatchObject({ code: "shape-mismatch" });
      await refused({ a, b: { ...a, shape: [0.5, 3] } }).toMatchObject({ code: "shape-mismatch" });
      await refused({ a, b: { ...a, data: new Int32Array(3) } }).toMatchObject({ code: "invalid-argument" });
      await refused({ a, b: { ...a, type: "int32" } }).toMatchObject({ code: "invalid-argument" });
      const b = { ...a, data: Float32Array.of(1, 2, 3) };
      structuredClone(b.data, { transfer: [b.data.buffer] });
      await refused({ a, b }).toMatchObject({ code: "shape-mismatch" });
      await session.run({ a, b: a }, { sum });
      expect([...sum.data]).toEqual([2, 4, 6]);
    });

    test("passes ONNX Runtime's message on", async () => {
      await using session = await open("gather");
      const row = tensor("float32", new Float32Array(1));
      const failing = session.run({ index: tensor("int64", BigInt64Array.of(9n)) }, { row });
      await expect(failing).rejects.toMatchObject({ code: "runtime-failed", message: expect.stringContaining("out of data bounds") });
      await session.run({ index: tensor("int64", BigInt64Array.of(3n)) }, { row });
      expect(row.data[0]).toBe(3);
    });

    test("refuses output memory of another shape than the graph makes", async () => {
      await using session = await open("add");
      const failing = session.run({ a: rows(1, 2, 3), b: rows(1, 2, 3) }, { sum: rows(0, 0, 0, 0, 0, 0) });
      await expect(failing).rejects.toMatchObject({ code: "runtime-failed" });
    });

    test("refuses models it cannot load", async () => {
      await expect(open("missing")).rejects.toMatchObject({ code: "runtime-failed", message: expect.stringContaining("missing.onnx") });
      await expect(open("text")).rejects.toMatchObject({ code: "runtime-failed", message: expect.stringContaining("`x`") });
      await expect(open("sequence")).rejects.toMatchObject({ code: "runtime-failed", message: expect.stringContaining("`x`") });
      const folder = await mkdtemp(join(tmpdir(), "tessera-runtime-"));
      try {
        const broken = join(folder, "broken.onnx");
        await writeFile(broken, (await readFile(fixture("add.onnx"))).subarray(0, 100));
        await expect(runtime.createSession(broken)).rejects.toMatchObject({ code: "runtime-failed" });
        const lonely = join(folder, "external.onnx");
        await writeFile(lonely, await readFile(fixture("external.onnx")));
        await expect(runtime.createSession(lonely)).rejects.toMatchObject({ code: "runtime-failed" });
      } finally {
        await rm(folder, { recursive: true });
      }
    });

    test("writes the optimised graph, which runs", async () => {
      const folder = await mkdtemp(join(tmpdir(), "tessera-runtime-"));
      try {
        const optimizedModelPath = join(folder, "optimized.onnx");
        await using written = await runtime.createSession(fixture("add.onnx"), { optimizedModelPath });
        await using session = await runtime.createSession(optimizedModelPath);
        expect(session.inputs).toEqual(written.inputs);
      } finally {
        await rm(folder, { recursive: true });
      }
    });

    test("honours a signal that has already fired", async () => {
      await using session = await open("add");
      const signal = AbortSignal.abort(new Error("stop"));
      await expect(session.run({ a: rows(1, 2, 3), b: rows(1, 2, 3) }, {}, { signal })).rejects.toThrow("stop");
      await expect(runtime.createSession(fixture("add.onnx"), { signal })).rejects.toThrow("stop");
    });

    test("an abort during a run rejects with the reason, and the session stays usable", async () => {
      await using session = await open("add");
      const controller = new AbortController();
      const sum = rows(0, 0, 0);
      const running = session.run({ a: rows(1, 2, 3), b: rows(1, 2, 3) }, { sum }, controller);
      controller.abort(new Error("enough"));
      await expect(running).rejects.toThrow("enough");
      await session.run({ a: rows(1, 2, 3), b: rows(1, 2, 3) }, { sum }, { signal: new AbortController().signal });
      expect([...sum.data]).toEqual([2, 4, 6]);
    });

    test("disposal waits for runs and ends the session", async () => {
      const session = await open("slow");
      const y = tensor("float32", new Float32Array(512 * 512), [512, 512]);
      const x = tensor("float32", new Float32Array(512 * 512).fill(3), [512, 512]);
      const inputs = { x, rounds: tensor("int64", BigInt64Array.of(8n), []) };
      const running = session.run(inputs, { y });
      await Promise.all([session[Symbol.asyncDispose](), session[Symbol.asyncDispose]()]);
      expect(y.data[5]).toBeCloseTo(3, 3);
      await running;
      await expect(session.run(inputs, { y })).rejects.toMatchObject({ code: "disposed" });
    });

    test("disposing the runtime disposes its sessions, those still loading too", async () => {
      const other = await factory();
      const session = await other.createSession(fixture("add.onnx"));
      const loading = other.createSession(fixture("add.onnx")).catch((error: unknown) => error);
      await other[Symbol.asyncDispose]();
      await other[Symbol.asyncDispose]();
      await loading;
      await expect(session.run({ a: rows(1, 2, 3), b: rows(1, 2, 3) }, {})).rejects.toMatchObject({ code: "disposed" });
      await expect(other.createSession(fixture("add.onnx"))).rejects.toMatchObject({ code: "disposed" });
    });
  });
}
