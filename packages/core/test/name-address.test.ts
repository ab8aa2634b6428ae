import { nameAddress } from "@tessera/core";
import { describe, expect, it } from "vitest";

describe("nameAddress", () => {
  it.each(["photo.png", "/pictures/photo", "https://example.org/a.jpg", "iVBORw0KGgo.png", "AAAAA"])("leaves %s as it is", (address) => {
    expect(nameAddress(address)).toBe(address);
  });

  it.each(["iVBORw0KGgoAAAANSUhEUg==", `/9j/${"4AAQ".repeat(50)}`, `Rm9v${"YmFy".repeat(400)}`])(
    "says that %s is base64, and does not repeat it",
    (data) => {
      const name = nameAddress(data);
      expect(name).toContain("data:image/png;base64,");
      expect(name.length).toBeLessThan(120);
    },
  );

  it("cuts what is long", () => {
    expect(nameAddress(`https://example.org/${"a".repeat(5000)}`)).toHaveLength(201);
  });
});
