import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { float32ToFloat16, type TensorType } from "@tessera/core";
import { openTokenEmbedding } from "@tessera/language-decoder";
import { afterAll, describe, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "tessera-embedding-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, "table");
const values = Float32Array.of(1, 2, 3, -0.5);
const stored = { float32: values, float16: float32ToFloat16(values), bfloat16: Uint16Array.of(0x3f80, 0x4000, 0x4040, 0xbf00) };
const failed = (code: string) => expect.objectContaining({ code });

describe("openTokenEmbedding", () => {
  it.each(["float32", "float16", "bfloat16"] as const)("widens rows of %s", async (type) => {
    writeFileSync(file, stored[type]);
    await using table = await openTokenEmbedding(file, { type, rows: 2, columns: 2 });
    const out = new Float32Array(5);
    table.lookup(1, out, 1);
    table.lookup(0, out, 3);
    expect([...out]).toEqual([0, 3, -0.5, 1, 2]);
  });

  it.each([2, -1, 0.5, Number.NaN])("refuses the id %s", async (id) => {
    writeFileSync(file, stored.float32);
    await using table = await openTokenEmbedding(file, { type: "float32", rows: 2, columns: 2 });
    expect(() => table.lookup(id, new Float32Array(2), 0)).toThrow(failed("invalid-argument"));
  });

  it.each<[string, string, TensorType, number]>([
    ["of another type", file, "float16", 2],
    ["of another number of rows", file, "float32", 3],
    ["that is not there", join(folder, "nothing"), "float32", 2],
  ])("refuses a file %s", async (_, path, type, rows) => {
    writeFileSync(file, stored.float32);
    await expect(openTokenEmbedding(path, { type, rows, columns: 2 })).rejects.toThrow(failed("checkpoint-invalid"));
  });

  it("reports a row that was cut off after opening, and still reads those before it", async () => {
    writeFileSync(file, stored.float32);
    await using table = await openTokenEmbedding(file, { type: "float32", rows: 2, columns: 2 });
    truncateSync(file, 12);
    const out = new Float32Array(2);
    expect(() => table.lookup(1, out, 0)).toThrow(failed("checkpoint-invalid"));
    table.lookup(0, out, 0);
    expect([...out]).toEqual([1, 2]);
  });

  it("refuses lookups from the moment it is disposed, however often", async () => {
    writeFileSync(file, stored.float32);
    const table = await openTokenEmbedding(file, { type: "float32", rows: 2, columns: 2 });
    const closing = table[Symbol.asyncDispose]();
    expect(() => table.lookup(0, new Float32Array(2), 0)).toThrow(failed("disposed"));
    await closing;
    await table[Symbol.asyncDispose]();
    expect(() => table.lookup(0, new Float32Array(2), 0)).toThrow(failed("disposed"));
  });

  it("ends when the signal does", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(openTokenEmbedding(file, { type: "float32", rows: 2, columns: 2, signal })).rejects.toThrow("enough");
  });
});
