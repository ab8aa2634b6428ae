import { expect, test } from "vitest";
import { SharedDecode } from "./shared-decode.ts";

test("counts only what comes while all chats generate", () => {
  const shared = new SharedDecode(2);
  shared.token(true, 0);
  shared.token(false, 10);
  shared.token(true, 15);
  for (const time of [25, 35]) {
    shared.token(false, time);
    shared.token(false, time);
  }
  shared.end(35);
  shared.end(60);
  expect(shared.tokens).toBe(4);
  expect(shared.millisecondsPerToken).toBe(5);
});

test("tells when chats did not overlap", () => {
  const shared = new SharedDecode(2);
  shared.token(true, 0);
  shared.end(10);
  expect(() => shared.millisecondsPerToken).toThrow("before all had begun");
});
