import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { openDocument } from "../src/index.ts";
import { writeFormBomb } from "./write-form-bomb.ts";
import { writePdf } from "./write-pdf.ts";

const colours = ["#ff0000", "#00ff00", "#0000ff"];
const pictures = () =>
  Promise.all(
    colours.map((background) =>
      sharp({ create: { width: 20, height: 10, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  );
const rejects = (code: string, message: RegExp | string = "") =>
  expect.objectContaining({
    code,
    message: typeof message === "string" ? expect.stringContaining(message) : expect.stringMatching(message),
  });

describe("a PDF", () => {
  it("gives pixels and text of each page", async () => {
    await using pdf = await openDocument(await writePdf(["Total 42.50 EUR", "Second page"]));
    expect(pdf).toMatchObject({ format: "PDF", pages: 2 });
    const page = await pdf.page(1, { maxTiles: 2 });
    expect(page).toMatchObject({ number: 1, text: "Total 42.50 EUR", width: 634, height: 896 });
    expect(page.data).toHaveLength(634 * 896 * 3);
    // The bar, and the paper under it.
    expect([...page.data.subarray(0, 3)]).toEqual([255, 0, 0]);
    expect([...page.data.subarray(-3)]).toEqual([255, 255, 255]);
    expect(page.data.some((value) => value < 40)).toBe(true);
    expect(await pdf.text(2)).toBe("Second page");
    expect(await pdf.page(2, { dpi: 72 })).toMatchObject({ width: 595, height: 842 });
  });

  it("opens with its password alone", async () => {
    const bytes = await writePdf(["secret"], { userPassword: "sesame", pdfVersion: "1.7" });
    await expect(openDocument(bytes, { name: "locked.pdf" })).rejects.toEqual(rejects("document-locked", "locked.pdf is encrypted"));
    await expect(openDocument(bytes, { password: "wrong" })).rejects.toEqual(rejects("document-locked"));
    await using pdf = await openDocument(bytes, { password: "sesame" });
    expect(await pdf.text(1)).toBe("secret");
  });

  it("that is damaged is named", async () => {
    const bytes = await writePdf(["x"]);
    const folder = await mkdtemp(join(tmpdir(), "tessera-documents-"));
    try {
      const path = join(folder, "broken.pdf");
      await writeFile(path, bytes.subarray(0, 60));
      await expect(openDocument(path)).rejects.toEqual(rejects("document-decode-failed", /broken\.pdf cannot be read as PDF/));
    } finally {
      await rm(folder, { recursive: true });
    }
    await expect(openDocument(new Uint8Array())).rejects.toEqual(rejects("document-decode-failed", "is empty"));
  });

  it("of a thousand pages is opened at once and read where it is asked", async () => {
    await using pdf = await openDocument(await writePdf(Array.from({ length: 1000 }, (_, i) => `Sheet ${i + 1}`)));
    expect(pdf.pages).toBe(1000);
    expect(await pdf.text(1000)).toBe("Sheet 1000");
    await expect(pdf.page(1001)).rejects.toEqual(rejects("invalid-argument", "from 1 to 1000"));
  });

  it("that is a scan has no text", async () => {
    const [scan = new Uint8Array()] = await pictures();
    const pdf = await writePdf([""]);
    await using document = await openDocument(pdf);
    expect(await document.text(1)).toBe("");
    await using picture = await openDocument(scan);
    expect(await picture.page(1)).toMatchObject({ number: 1, text: "", width: 20, height: 10 });
  });

  it("stays its owner's, and is closed once", async () => {
    const bytes = await writePdf(["x"]);
    const before = Buffer.from(bytes);
    const pdf = await openDocument(bytes);
    await pdf.close();
    await pdf.close();
    await expect(pdf.page(1)).rejects.toEqual(rejects("disposed"));
    expect(before.equals(bytes)).toBe(true);
  });

  it("whose page would be drawn for hours is given up as a whole", async () => {
    await using pdf = await openDocument(writeFormBomb(2, 20), { maxSeconds: 0 });
    expect(pdf.pages).toBe(2);
    await expect(pdf.page(1)).rejects.toEqual(rejects("document-decode-failed", "takes longer than 2 s"));
    await expect(pdf.page(2)).rejects.toEqual(rejects("document-decode-failed", "takes longer than 2 s"));
  });

  it("is given up at an abort", async () => {
    await using pdf = await openDocument(await writePdf(["x"]));
    const controller = new AbortController();
    const page = pdf.page(1, { signal: controller.signal });
    controller.abort(new Error("enough"));
    await expect(page).rejects.toThrow("enough");
  });
});

describe("pictures with pages", () => {
  it("reads every page of a TIFF", async () => {
    const bytes = await sharp(await pictures(), { join: { animated: true } })
      .tiff({ compression: "lzw" })
      .toBuffer();
    await using tiff = await openDocument(bytes);
    expect(tiff).toMatchObject({ format: "TIFF", pages: 3 });
    for (const [i, colour] of [
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
    ].entries()) {
      const { data, width, height } = await tiff.page(i + 1);
      expect([width, height, ...data.subarray(0, 3)]).toEqual([20, 10, ...colour]);
    }
  });

  it("reads every frame of an animation", async () => {
    const bytes = await sharp(await pictures(), { join: { animated: true } })
      .webp({ lossless: true })
      .toBuffer();
    await using webp = await openDocument(bytes);
    expect(webp).toMatchObject({ format: "an animation", pages: 3 });
    expect([...(await webp.page(2)).data.subarray(0, 3)]).toEqual([0, 255, 0]);
  });

  it("refuses a TIFF whose directories go round", async () => {
    const bytes = Buffer.from(
      await sharp((await pictures())[0])
        .tiff()
        .toBuffer(),
    );
    const first = bytes.readUInt32LE(4);
    bytes.writeUInt32LE(first, first + 2 + 12 * bytes.readUInt16LE(first));
    await expect(openDocument(bytes)).rejects.toEqual(rejects("image-decode-failed", "go round"));
  });

  it("names what is no document", async () => {
    await using zip = await openDocument(Buffer.from("PK\x03\x04 and so on"), { name: "a.docx" });
    await expect(zip.page(1)).rejects.toEqual(rejects("image-decode-failed", "a.docx is a ZIP archive"));
  });
});
