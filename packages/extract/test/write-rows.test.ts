import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ExtractRow, writeRows } from "@tessera/extract";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const rows: ExtractRow[] = [
  { input: "a.pdf", page: 1, value: { seller: { name: 'Miller, "Joe"\nLtd' }, total: 12.5, paid: true, lines: [1, 2], input: "x" } },
  { input: "b.pdf", page: 2, value: { seller: { name: "=1+1" }, total: -3, note: "-5 %", other: "+49 30" } },
  { input: "c.pdf", error: { code: "media-not-found", message: "c.pdf does not exist" } },
];
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tessera-rows-"));
});
afterAll(() => rmSync(folder, { recursive: true }));
const written = async (name: string, given = rows) => {
  await writeRows(join(folder, name), given);
  return readFileSync(join(folder, name));
};

describe("writeRows", () => {
  it("writes JSONL as rows are", async () => {
    const text = (await written("deep/rows.jsonl")).toString();
    expect(
      text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual(rows);
  });

  it("writes CSV with nested fields as columns, quotes, and no formulas", async () => {
    expect((await written("rows.csv")).toString()).toBe(
      [
        "input,page,seller.name,total,paid,lines,input_,note,other,error",
        'a.pdf,1,"Miller, ""Joe""\nLtd",12.5,true,"[1,2]",x,,,',
        "b.pdf,2,'=1+1,-3,,,,-5 %,+49 30,",
        "c.pdf,,,,,,,,,media-not-found: c.pdf does not exist",
        "",
      ].join("\r\n"),
    );
  });

  it("writes XLSX whose texts are texts", async () => {
    const files = unzipSync(await written("rows.xlsx", [...rows, { input: "d\u0001", value: { total: 7, note: "y".repeat(40_000) } }]));
    const sheet = strFromU8(files["xl/worksheets/sheet1.xml"]!);
    const strings = strFromU8(files["xl/sharedStrings.xml"] ?? new Uint8Array());
    expect(sheet + strings).toContain("=1+1");
    expect(sheet).not.toContain("<f>");
    expect(sheet).toContain("<v>12.5</v>");
    expect(sheet.match(/<row /g)).toHaveLength(5);
    expect(sheet + strings).not.toContain("\u0001");
  });

  it("refuses other endings and places that cannot be written, and leaves nothing behind", async () => {
    await expect(written("rows.ods")).rejects.toMatchObject({ code: "invalid-argument", message: expect.stringContaining(".xlsx") });
    await written("file.csv");
    await expect(written("file.csv/rows.csv")).rejects.toMatchObject({ code: "cache-unwritable" });
    expect(readdirSync(folder).filter((name) => name.includes("part"))).toEqual([]);
  });
});
