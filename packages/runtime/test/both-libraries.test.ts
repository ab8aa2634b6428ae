import { expect, test } from "vitest";
import { createRuntime } from "../src/index.ts";
import { fixture } from "./fixture.ts";
import { rows } from "./tensors.ts";

// The first to come makes ONNX Runtime's environment; the binding's has no threads to share.
test("the native runtime works in a process that already uses the stock binding", async () => {
  await using binding = await createRuntime({ implementation: "binding", threads: 1 });
  await using native = await createRuntime({ implementation: "native", threads: 1, spinning: false });
  for (const runtime of [binding, native, binding]) {
    await using session = await runtime.createSession(fixture("add.onnx"));
    const sum = rows(0, 0, 0);
    await session.run({ a: rows(1, 2, 3), b: rows(1, 2, 3) }, { sum });
    expect([...sum.data]).toEqual([2, 4, 6]);
  }
});
