import { expect, it } from "vitest";
import { mergeMessages } from "../src/conversation/merge-messages.ts";

const text = (value: string) => ({ type: "text", text: value }) as const;

it("joins neighbours of one role and keeps the rest", () => {
  const image = { type: "image", image: "a.png" } as const;
  expect(
    mergeMessages([
      { role: "system", content: "s" },
      { role: "user", content: [image] },
      { role: "user", content: "a" },
      { role: "assistant", content: "b" },
      { role: "user", content: "c" },
    ]),
  ).toEqual([
    { role: "system", content: [text("s")] },
    { role: "user", content: [image, text("a")] },
    { role: "assistant", content: [text("b")] },
    { role: "user", content: [text("c")] },
  ]);
});

it("takes a million messages of one role without copying what it has", () => {
  const [merged, ...rest] = mergeMessages(Array.from({ length: 1_000_000 }, () => ({ role: "user", content: "a" })));
  expect([merged!.content.length, rest]).toEqual([1_000_000, []]);
});

it("takes a message of more parts than a call has arguments", () => {
  const many = Array.from({ length: 1_000_000 }, () => text("a"));
  expect(
    mergeMessages([
      { role: "user", content: many },
      { role: "user", content: many },
    ])[0]!.content,
  ).toHaveLength(2_000_000);
});
