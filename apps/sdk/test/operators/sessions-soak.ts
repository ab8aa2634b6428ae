import { findKernels } from "@tessera/kernels";
import { LinearCase } from "./linear-case.ts";
import { OperatorSessions } from "./operator-sessions.ts";
import { TestNumbers } from "./test-numbers.ts";

// Run by many-sessions.test.ts in a process of its own: prints by how many MiB 200 sessions that were created and disposed let it grow.
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

const before = await memoryAfter(100);
const after = await memoryAfter(200);
process.stdout.write(String((after - before) / 2 ** 20));
