import { expect, test } from "vitest";
import { measureLimits } from "./measure-limits.ts";

test("says so when there is no compiler", async () => {
  await expect(measureLimits("no-such-compiler")).rejects.toThrow("There is no C compiler `no-such-compiler`");
});
