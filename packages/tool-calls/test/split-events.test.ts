import { splitEvents } from "@tessera/tool-calls";
import { expect, test } from "vitest";

let freed = 0;
async function* answer(...texts: string[]) {
  try {
    yield { type: "prompt-ready" };
    for (const text of texts) yield { type: "text-delta", text };
    return "stop";
  } finally {
    freed++;
  }
}
const call = '<tool_call>{"name": "f", "arguments": {"x": 1}}</tool_call>';

async function pieces(withTools: boolean, ...texts: string[]) {
  const seen: object[] = [];
  for await (const piece of splitEvents(answer(...texts), withTools)) seen.push(piece);
  return seen;
}

test("an answer comes as text, calls and its result", async () => {
  const seen = await pieces(true, "Let me ", "see.", call.slice(0, 5), call.slice(5), "\n", "Done");
  expect(seen).toEqual([
    { text: "Let me " },
    { text: "see." },
    { call: { name: "f", arguments: expect.stringMatching(/^\{"x": ?1\}$/) } },
    { text: "Done" },
    { result: "stop" },
  ]);
  expect(await pieces(true, "1 <tool")).toEqual([{ text: "1 " }, { text: "<tool" }, { result: "stop" }]);
  expect(await pieces(false, call, "\n")).toEqual([{ text: call }, { text: "\n" }, { result: "stop" }]);
});

test("leaving the loop ends the answer", async () => {
  freed = 0;
  for await (const piece of splitEvents(answer("a", "b"), true)) if ("text" in piece) break;
  expect(freed).toBe(1);
});
