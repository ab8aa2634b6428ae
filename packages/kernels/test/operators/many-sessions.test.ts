import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { TensorData } from "@tessera/core";
import { findKernels } from "@tessera/kernels";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CausalCase } from "./causal-case.ts";
import { LinearCase, linearOperators } from "./linear-case.ts";
import { type OperatorCall, OperatorSessions } from "./operator-sessions.ts";
import { TestNumbers } from "./test-numbers.ts";

const { library, missing } = findKernels();

describe.skipIf(missing !== undefined)(`many sessions over our own operators${missing === undefined ? "" : ` (${missing})`}`, () => {
  const numbers = new TestNumbers(8);
  let first: OperatorSessions;
  let second: OperatorSessions;
  beforeAll(async () => {
    first = await OperatorSessions.over(library);
    second = await OperatorSessions.over(library);
  });
  afterAll(async () => {
    await first?.[Symbol.asyncDispose]();
    await second?.[Symbol.asyncDispose]();
  });

  /** Calls of all operators, of sizes for which they work in several tasks. */
  function calls(): OperatorCall[] {
    const linear = linearOperators.flatMap((op) =>
      [1, 40, 400].map((rows) => new LinearCase({ op, K: 300, N: 500, best: true }, numbers).call(numbers.normal(rows * 300), [rows])),
    );
    const causal = [false, true].flatMap((int8) =>
      [1, 70].map((tokens) => {
        const form = { int8, size: 64, tokens, past: 400, batch: 2, kvHeads: 2, group: 3, packed: true, inPlace: false };
        return new CausalCase(form, numbers).call;
      }),
    );
    return [...linear, ...causal];
  }

  /** The same call with outputs of its own. */
  const anew = (call: OperatorCall): OperatorCall => ({
    ...call,
    outputs: call.outputs.map(
      (tensor) => tensor && { ...tensor, data: new (tensor.data.constructor as Float32ArrayConstructor)(tensor.data.length) },
    ),
  });
  /** Whether two runs of a call gave the same bytes. */
  const same = (a: OperatorCall, b: OperatorCall) =>
    a.outputs.every((tensor, i) => bytesOf(tensor!.data).equals(bytesOf(b.outputs[i]!.data)));
  const bytesOf = ({ buffer, byteOffset, byteLength }: TensorData) => Buffer.from(buffer, byteOffset, byteLength);

  test.each([
    ["sessions of one runtime", () => [first, first, first]],
    ["sessions of two runtimes", () => [first, second, first, second]],
  ] as const)("%s at once give what each gives alone", async (_, owners) => {
    const alone = calls();
    for (const call of alone) await first.run(call);
    for (let round = 0; round < 3; round++) {
      const together = owners().map((owner) => alone.map((call) => ({ owner, call: anew(call) })));
      await Promise.all(together.flat().map(({ owner, call }) => owner.run(call)));
      for (const each of together) expect(alone.map((call, i) => same(call, each[i]!.call))).toEqual(alone.map(() => true));
    }
  });

  test("a runtime that ends leaves the operators to the others", async () => {
    const [call] = calls();
    const other = await OperatorSessions.over(library);
    await other.run(call!);
    const running = Array.from({ length: 8 }, () => anew(call!));
    const runs = Promise.all(running.map((each) => first.run(each)));
    await other[Symbol.asyncDispose]();
    await runs;
    expect(running.map((each) => same(each, call!))).toEqual(running.map(() => true));
    await using last = await OperatorSessions.over(library);
    const again = anew(call!);
    await last.run(again);
    expect(same(again, call!)).toBe(true);
  });

  test("200 sessions, created and disposed, leave no memory behind", async () => {
    const program = fileURLToPath(new URL("./sessions-soak.ts", import.meta.url));
    const arguments_ = ["--expose-gc", "--conditions=@tessera/source", "--import", import.meta.resolve("tsx"), program];
    const { stdout } = await promisify(execFile)(process.execPath, arguments_);
    expect(Number(stdout)).toBeLessThan(12);
  });
});
