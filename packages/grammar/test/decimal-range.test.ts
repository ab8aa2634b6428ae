import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimalRange } from "../src/numbers/decimal-range.ts";

/** The expression as a regular expression: literals and blanks are all that differs. */
const toPattern = (range: string | undefined) =>
  range === undefined ? /(?!)/ : new RegExp(`^${range.replaceAll('"."', "\\.").replaceAll(/["\s]/g, "")}$`);

const bound = fc.option(
  fc.oneof(
    fc.integer({ min: -200, max: 200 }),
    fc.integer({ min: -20_000, max: 20_000 }).map((units) => units / 1000),
  ),
  { nil: undefined },
);

describe("decimalRange", () => {
  it("has the decimal numbers between its bounds, and no others", () => {
    const written = fc
      .tuple(
        fc.constantFrom("", "-"),
        fc.integer({ min: 0, max: 250 }),
        fc.constantFrom("", ".0", ".5", ".25", ".250", ".999999", ".000001"),
      )
      .map((parts) => parts.join(""));
    void fc.assert(
      fc.property(bound, bound, bound, bound, fc.boolean(), fc.array(written, { minLength: 20 }), (...all) => {
        const [minimum, maximum, exclusiveMinimum, exclusiveMaximum, whole, texts] = all;
        const pattern = toPattern(decimalRange({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }, whole));
        for (const text of texts) {
          const value = Number(text);
          const fits =
            value >= (minimum ?? -Infinity) &&
            value <= (maximum ?? Infinity) &&
            value > (exclusiveMinimum ?? -Infinity) &&
            value < (exclusiveMaximum ?? Infinity) &&
            !(text.startsWith("-") && value === 0) &&
            !(whole && text.includes("."));
          expect([text, pattern.test(text)]).toEqual([text, fits]);
        }
      }),
    );
  });
});
