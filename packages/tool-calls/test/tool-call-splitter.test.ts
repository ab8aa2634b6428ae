import { ToolCallSplitter } from "@tessera/tool-calls";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const call = (name: string, args: unknown) => `<tool_call>\n${JSON.stringify({ name, arguments: args })}\n</tool_call>`;

function split(pieces: readonly string[]) {
  const splitter = new ToolCallSplitter();
  const parts = pieces.map((piece) => splitter.push(piece));
  return { text: parts.map(({ text }) => text).join("") + splitter.finish(), calls: parts.flatMap(({ calls }) => calls) };
}

describe("ToolCallSplitter", () => {
  it("finds calls and text however the answer is cut", () => {
    const part = fc.oneof(
      fc.string().filter((text) => !text.includes("<")),
      fc.constantFrom("<", "<tool", "</tool_call>", "a < b"),
      fc.record({ name: fc.stringMatching(/^[a-z]{1,5}$/), args: fc.dictionary(fc.string(), fc.integer()) }),
    );
    fc.assert(
      fc.property(fc.array(part), fc.array(fc.nat(200)), (parts, cuts) => {
        const whole = parts.map((one) => (typeof one === "string" ? one : call(one.name, one.args))).join("");
        const edges = [0, ...cuts.map((cut) => Math.min(cut, whole.length)).sort((a, b) => a - b), whole.length];
        const pieces = edges.slice(1).map((edge, i) => whole.slice(edges[i], edge));
        const calls = parts.filter((one) => typeof one !== "string").map(({ name, args }) => ({ name, arguments: JSON.stringify(args) }));
        expect(split(pieces)).toEqual({ text: parts.filter((one) => typeof one === "string").join(""), calls });
      }),
    );
  });

  it("leaves what is no call in the text", () => {
    for (const text of ["<tool_call>not json</tool_call>", '<tool_call>{"arguments": {}}</tool_call>', "<tool_call>{", "x <tool_cal"])
      expect(split([...text])).toEqual({ text, calls: [] });
  });
});
