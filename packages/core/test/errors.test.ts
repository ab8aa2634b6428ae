import { expectArgument, seededRandom, TesseraError } from "@tessera/core";
import { describe, expect, it } from "vitest";

describe("TesseraError", () => {
  it("carries code, facts and cause, and is recognised by its mark", () => {
    const cause = new Error("inner");
    const error = new TesseraError("disk-full", "No space", { facts: { folder: "x" }, cause });
    expect(error).toMatchObject({ name: "TesseraError", code: "disk-full", message: "No space", facts: { folder: "x" }, cause });
    expect(TesseraError.isInstance(error)).toBe(true);
    // As another installed version would make it.
    expect(TesseraError.isInstance({ [Symbol.for("tessera.error")]: true })).toBe(true);
    for (const other of [cause, null, undefined, "disk-full", {}]) expect(TesseraError.isInstance(other)).toBe(false);
  });

  it("has a message that can be shown, whatever a foreign file calls its things", () => {
    const { message } = new TesseraError("checkpoint-invalid", `config.json: ${"a".repeat(3_000_000)}`);
    expect(message).toMatch(/^config.json: a{3987}…$/);
  });

  it("is thrown by expectArgument with the argument's name and value", () => {
    expect(() => expectArgument(false, "a positive integer", "threads", -1)).toThrow(
      "Expected a positive integer for `threads` but received -1 (number)",
    );
    expect(() => expectArgument(true, "anything", "name", 1)).not.toThrow();
  });
});

describe("seededRandom", () => {
  it("repeats itself and spreads evenly", () => {
    const [a, b] = [seededRandom(42), seededRandom(42)];
    const values = Array.from({ length: 10_000 }, a);
    expect(Array.from({ length: 10_000 }, b)).toEqual(values);
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(0.5, 1);
    expect(seededRandom(43)()).not.toBe(values[0]);
  });
});
