import { findKernels } from "@tessera/kernels";
import { LinearCase } from "./linear-case.ts";
import { OperatorSessions } from "./operator-sessions.ts";
import { TestNumbers } from "./test-numbers.ts";

// Run by many-sessions.test.ts in a process of its own: prints by how many MiB 200 sessions that were created and disposed let it grow, by the smallest fifth.
const collect = (globalThis as { gc?: () => void }).gc ?? (() => {});
const numbers = new TestNumbers(7);
const linear = new LinearCase({ op: "LinearRows8", K: 130, N: 34, best: true }, numbers);
await using operators = await OperatorSessions.over(findKernels().library);
const path = await operators.write(linear.call(numbers.normal(130), [1]));

async function memoryAfter(times: number): Promise<number> {
  for (let i = 0; i < times; i++) {
    await using session = await operators.runtime.createSession(path);
    await operators.runIn(session, linear.call(numbers.normal(130), [1]));
  }
  collect();
  return process.memoryUsage.rss();
}

// A leak grows in each fifth, alike; what allocators keep for themselves, and more of it on a busy machine, comes now and then.
let least = Number.POSITIVE_INFINITY;
let before = await memoryAfter(100);
for (let fifth = 0; fifth < 5; fifth++) {
  const after = await memoryAfter(40);
  least = Math.min(least, after - before);
  before = after;
}
process.stdout.write(String((5 * least) / 2 ** 20));
