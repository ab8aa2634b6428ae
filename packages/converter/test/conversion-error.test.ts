import { TesseraError } from "@tessera/core";
import { expect, test } from "vitest";
import { conversionError } from "../src/conversion-error.ts";

const systemError = (code: string, path?: string) => Object.assign(new Error(code), { code, path });

test.each([
  ["ENOSPC", "disk-full"],
  ["EDQUOT", "disk-full"],
  ["EACCES", "cache-unwritable"],
  ["EROFS", "cache-unwritable"],
  ["ENOTDIR", "cache-unwritable"],
])("%s becomes %s and names the folder", (systemCode, code) => {
  for (const path of [undefined, "/cache/model.partial/vision.onnx", "/cache"]) {
    const error = conversionError(systemError(systemCode, path), "/cache");
    expect(error).toMatchObject({ code, facts: { folder: "/cache", systemCode }, message: expect.stringContaining("/cache") });
  }
});

test("what is not about the cache folder passes through", () => {
  for (const error of [
    systemError("EACCES", "/models/config.json"),
    systemError("EMFILE"),
    new TesseraError("tensor-missing", "x"),
    undefined,
  ])
    expect(conversionError(error, "/cache")).toBe(error);
});
