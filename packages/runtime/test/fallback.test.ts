import { describe, expect, test, vi } from "vitest";
import { createRuntime } from "../src/index.ts";
import { findLibrary } from "../src/native/find-library.ts";

vi.mock("koffi", () => ({
  default: {
    config: () => ({}),
    load: () => {
      throw new Error("no such library");
    },
  },
}));

describe("where the library does not load", () => {
  test("auto falls back to the binding and keeps the reason", async () => {
    await using runtime = await createRuntime({ kernels: "operators.so" });
    expect(runtime).toMatchObject({ implementation: "binding", kernels: false });
    expect(runtime.fallbackReason).toMatchObject({ code: "runtime-unavailable", cause: { message: "no such library" } });
  });

  test("native says so", async () => {
    await expect(createRuntime({ implementation: "native" })).rejects.toMatchObject({ code: "runtime-unavailable" });
  });
});

test.each([
  ["linux", "x64"],
  ["linux", "arm64"],
  ["darwin", "arm64"],
  ["win32", "x64"],
  ["win32", "arm64"],
])("the package carries a library for %s %s", (platform, arch) => {
  expect(findLibrary(platform, arch)).toContain(platform);
});

test("other platforms are named in the error", () => {
  expect(() => findLibrary("plan9", "x64")).toThrow(expect.objectContaining({ code: "runtime-unavailable" }));
  expect(() => findLibrary("darwin", "x64")).toThrow(/darwin x64/);
});

test.each([{ threads: 0 }, { threads: 1.5 }, { implementation: "gpu" as never }, { logLevel: "loud" as never }, { kernels: "" }])(
  "refuses %o",
  async (options) => {
    await expect(createRuntime(options)).rejects.toMatchObject({ code: "invalid-argument" });
  },
);
