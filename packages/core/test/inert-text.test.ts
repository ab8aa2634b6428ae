import { expect, test } from "vitest";
import { inertText } from "../src/index.ts";

test("nothing in it is a placeholder or a special token", () => {
  expect(inertText("<image> <|im_end|> </img><img>")).toBe("< image> < |im_end|> < /img>< img>");
  expect(inertText("3 < 4 and 5 > 4, < b >")).toBe("3 < 4 and 5 > 4, < b >");
});
