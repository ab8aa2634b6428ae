import type { Session } from "@tessera/core";
import { createRuntime } from "../src/index.ts";
import { fixture } from "./fixture.ts";
import { rows, tensor } from "./tensors.ts";

// Run by leaks.test.ts in a process of its own: prints the growth of its memory in MiB, by its smallest fifth.
const collect = (globalThis as { gc?: () => void }).gc ?? (() => {});
const runtime = await createRuntime({ implementation: "native", threads: 1 });
const session = await runtime.createSession(fixture("add.onnx"));
const gather = await runtime.createSession(fixture("gather.onnx"));
const b = rows(1, 2, 3);
const { signal } = new AbortController();

async function run(i: number, target: Session): Promise<void> {
  const sum = rows(0, 0, 0);
  await target.run({ a: rows(i, i, i), b }, { sum }, i % 2 ? { signal } : {});
  if (sum.data[2] !== i + 3) throw new Error(`run ${i} gave ${sum.data[2]}`);
}

const works: Readonly<Record<string, { readonly times: number; once(i: number): Promise<void> }>> = {
  runs: { times: 20_000, once: (i) => run(i, session) },
  sessions: {
    times: 200,
    async once(i) {
      await using other = await runtime.createSession(fixture("add.onnx"));
      await run(i, other);
    },
  },
  aborts: {
    times: 2_000,
    async once() {
      const controller = new AbortController();
      const aborted = session.run({ a: rows(1, 2, 3), b }, { sum: rows(0, 0, 0) }, controller);
      controller.abort();
      const outside = { index: tensor("int64", BigInt64Array.of(9n)) };
      const failing = gather.run(outside, { row: tensor("float32", new Float32Array(1)) });
      await Promise.allSettled([aborted, failing]);
    },
  },
};

const { times, once } = works[process.argv[2] ?? "runs"]!;
let done = 0;
/** Resident bytes after a fifth of the work. */
async function memoryAfterFifth(): Promise<number> {
  for (const end = done + times / 5; done < end; done++) {
    await once(done);
    if (done % 1000 === 0) collect();
  }
  collect();
  return process.memoryUsage.rss();
}

// A leak grows in each fifth, alike; what allocators keep for themselves, and more of it on a busy machine, comes now and then.
let least = Number.POSITIVE_INFINITY;
let before = await memoryAfterFifth();
for (let fifth = 0; fifth < 5; fifth++) {
  const after = await memoryAfterFifth();
  least = Math.min(least, after - before);
  before = after;
}
await runtime[Symbol.asyncDispose]();
process.stdout.write(String((5 * least) / 2 ** 20));
