import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { crc32, deflateSync } from "node:zlib";
import { decodeImage } from "@tessera/preprocessing";
import sharp from "sharp";
import { describe, expect, it } from "vitest";

interface Recorded {
  readonly file: string;
  readonly size?: readonly [width: number, height: number];
  readonly rgb_sha256?: string;
  readonly error?: true;
}

const fixtures = fileURLToPath(new URL("fixtures", import.meta.url));
const { pictures } = JSON.parse(readFileSync(join(fixtures, "pictures.json"), "utf8")) as { pictures: Recorded[] };
const read = (file: string) => readFileSync(join(fixtures, "pictures", file));
const sha256 = (data: Uint8Array) => createHash("sha256").update(data).digest("hex");

/** Refused here with this reason, though Pillow reads them. */
const refusedHere: Readonly<Record<string, string>> = {
  "o.ico": "an icon (ICO), which is not decoded",
  "o.psd": "Photoshop (PSD), which is not decoded",
  "o.tga": "TGA",
  "o.jp2": "JPEG 2000, which is not decoded",
  "tif_lzma_l.tif": "LZMA compression",
  "tif_lab.tif": "colours of kind 8",
  "tf_12.tif": "samples of 12 bits",
  "tf_be_i16.tif": "signed samples of 16 bits",
};

/** Refused by both; the reason that is given here. */
const reasons: Readonly<Record<string, string>> = {
  "o.svg": "SVG, which is not decoded",
  "o.jxl": "JPEG XL, which is not decoded",
  "o.html": "a web page",
  "o.pdf": "PDF",
  "o.txt": "no picture of a known format; known are JPEG, PNG",
  "bmp_p2.bmp": "BMP: 2 bits a pixel",
  "bmp_jpeg.bmp": "BMP: compression 4",
  "bmp_32bf_rgbx_40.bmp": "BMP: 32 bits with the masks ff ff00 ff0000 0",
  "bmp_1555.bmp": "BMP",
  "bmp_cut2.bmp": "BMP: the file is cut off",
  "bmp_rle8_cut.bmp": "BMP: the file is cut off",
  "pnm_p3_over.ppm": "PNM: 101 is above 100",
  "pnm_p3_short.ppm": "PNM: the file is cut off",
  "pnm_p5_0.pgm": "PNM: 0 as the value of white",
  "pnm_zero.ppm": "PNM: a picture of 0 × 3 pixels",
  "gif_cut3.gif": "GIF: the file is cut off",
  "gif_empty.gif": "GIF: it has no picture",
  "png_badcrc_ihdr.png": "PNG: the checksum of its header is wrong",
  "tf_le_f16.tif": "TIFF: 1 float samples of 16 bits",
  "jpg_12bit.jpg": "JPEG: VipsJpeg: Unsupported JPEG data precision 12",
};

describe("pictures, compared with Pillow", () => {
  const refused = (picture: Recorded) => picture.error === true || picture.file in refusedHere;

  it.each(pictures.filter((picture) => !refused(picture)))("$file has the same pixels", async ({ file, size, rgb_sha256 }) => {
    const { width, height, data } = await decodeImage(read(file));
    expect([width, height]).toEqual(size);
    expect(sha256(data)).toBe(rgb_sha256);
  });

  it.each(pictures.filter(refused))("$file is refused with one line that names it and the reason", async ({ file }) => {
    const path = join(fixtures, "pictures", file);
    const reason = refusedHere[file] ?? reasons[file] ?? "cannot be decoded as";
    const error = await decodeImage(path).catch((error: unknown) => error);
    expect(error).toMatchObject({ code: "image-decode-failed", message: expect.stringContaining(reason) });
    expect((error as Error).message).toMatch(/^.*pictures\/[\w.]+ [^\n]{1,200}$/);
  });

  it("names HEIC, which phones make", async () => {
    const heic = Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1");
    await expect(decodeImage(heic)).rejects.toMatchObject({ message: expect.stringContaining("is HEIC, which is not decoded") });
  });

  it.each(["tif_or6_jpeg.tif", "tif_or5.tif"])("turns %s once, whatever autoOrient says", async (file) => {
    expect(await decodeImage(read(file), { autoOrient: true })).toEqual(await decodeImage(read(file)));
  });

  it.each(["jpg_exif6.jpg", "webp_exif6.webp", "avif_or6.avif"])("turns %s only with autoOrient", async (file) => {
    expect(await decodeImage(read(file))).toMatchObject({ width: 37, height: 23 });
    expect(await decodeImage(read(file), { autoOrient: true })).toMatchObject({ width: 23, height: 37 });
  });
});

describe("limits", () => {
  it.each([
    ["pixels", 13_378, 13_378, "the limit of 178956970 pixels"],
    ["sides", 100_000_000, 1, "the limit of 131072 pixels a side"],
    ["sides", 1, 300_000, "the limit of 131072 pixels a side"],
  ])("refuses too many %s by the header alone: %i × %i", async (_, width, height, limit) => {
    for (const header of [pngHeader(width, height), `P4 ${width} ${height} `, bmpHeader(width, height)])
      await expect(decodeImage(Buffer.from(header))).rejects.toMatchObject({
        code: "image-too-large",
        message: expect.stringContaining(limit),
      });
  });

  it("refuses interlaced pixels that would take too much memory, by the header", async () => {
    const message = expect.stringContaining("800000000 bytes of interlaced pixels");
    await expect(decodeImage(pngHeader(10_000, 10_000, [16, 6, 0, 0, 1]))).rejects.toMatchObject({ message });
  });

  it("takes as many pixels as Pillow, and fewer or more when told", async () => {
    const image = Buffer.from(`P4 13377 13378 ${"\0"}`);
    await expect(decodeImage(image, { maxPixels: 178_957_506 })).rejects.toMatchObject({ message: expect.stringContaining("cut off") });
    await expect(decodeImage(image)).rejects.toMatchObject({ code: "image-too-large" });
    await expect(decodeImage(read("o.avif"), { maxPixels: 37 * 23 - 1 })).rejects.toMatchObject({ code: "image-too-large" });
    await expect(decodeImage(read("gif_zero.gif"), { maxSide: 36 })).rejects.toMatchObject({ code: "image-too-large" });
  });

  it("tells the size before it decodes, and waits", async () => {
    const seen: unknown[] = [];
    for (const file of ["jpg_exif6.jpg", "gif_zero.gif", "bmp_p1.bmp", "pnm_p4.pbm", "tif_or5.tif"])
      await decodeImage(read(file), {
        async onSize({ width, height }) {
          await Promise.resolve();
          seen.push([width, height]);
        },
      });
    expect(seen).toEqual(Array(5).fill([37, 23]));
    const refused = decodeImage(read("bmp_p1.bmp"), { onSize: () => Promise.reject(new Error("not now")) });
    await expect(refused).rejects.toThrow("not now");
  });

  it("lets other events happen while it decodes, with every own decoder and after libvips", async () => {
    const side = 1500;
    const grey = Buffer.alloc(side * side, 7);
    const red = sharp({ create: { width: side, height: side, channels: 3, background: "red" } });
    const [gif, cmyk] = [await red.clone().gif().toBuffer(), await red.clone().toColourspace("cmyk").jpeg().toBuffer()];
    const bmp = Buffer.concat([bmpHeader(side, side), Buffer.alloc(Math.ceil(side / 32) * 4 * side + 8)]);
    for (const bytes of [Buffer.concat([Buffer.from(`P5 ${side} ${side} 254 `), grey]), bmp, gif, cmyk]) {
      let turns = 0;
      let working = true;
      const count = () => {
        turns++;
        if (working) setImmediate(count);
      };
      await decodeImage(bytes, { onSize: count });
      working = false;
      expect(turns).toBeGreaterThan(4);
    }
  });

  it.each(["zTXt", "iTXt"])("unpacks no %s: a small file would take gigabytes", async (kind) => {
    const packed = deflateSync(Buffer.alloc(7_900_000, 65));
    const text = pngChunk(kind, Buffer.concat([Buffer.from(kind === "zTXt" ? "a\0\0" : "a\0\x01\0\0\0", "latin1"), packed]));
    const plain = read("png_foreign.png");
    const [before, after] = [plain.subarray(0, 33), plain.subarray(33)];
    const most = process.resourceUsage().maxRSS;
    const { data } = await decodeImage(Buffer.concat([before, ...Array(100).fill(text), after]));
    expect(data).toEqual((await decodeImage(plain)).data);
    // In kilobytes; unpacked they are 790 MB.
    expect(process.resourceUsage().maxRSS - most).toBeLessThan(300_000);
  });

  it("makes no list of the samples of a 16-bit picture", async () => {
    const side = 2000;
    const wide = await sharp({ create: { width: side, height: side, channels: 3, background: "#0a1420" } })
      .toColourspace("rgb16")
      .png()
      .toBuffer();
    const before = process.memoryUsage().heapUsed;
    const { data } = await decodeImage(wide);
    expect([...data.subarray(0, 3)]).toEqual([0x0a, 0x14, 0x20]);
    // Pixels live outside of the heap; a list of so many numbers would take 100 MB in it.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(40e6);
  });

  it("gives up at an abort with its reason, and after the time that it has", async () => {
    const image = Buffer.concat([Buffer.from("P5 3000 3000 254 "), Buffer.alloc(9_000_000)]);
    const controller = new AbortController();
    const pending = decodeImage(image, { signal: controller.signal, onSize: () => controller.abort(new Error("enough")) });
    await expect(pending).rejects.toThrow("enough");
    const late = decodeImage(image, { maxSeconds: 0.001, onSize: () => new Promise((done) => setTimeout(done, 20)) });
    await expect(late).rejects.toMatchObject({
      code: "image-decode-failed",
      message: expect.stringContaining("takes longer than 0.001 s"),
    });
  });
});

function pngChunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind), data]);
  const numbers = Buffer.alloc(8);
  numbers.writeUInt32BE(data.length, 0);
  numbers.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([numbers.subarray(0, 4), body, numbers.subarray(4)]);
}

function pngHeader(width: number, height: number, kind = [8, 2, 0, 0, 0]): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set(kind, 8);
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    pngChunk("IHDR", header),
    pngChunk("IDAT", deflateSync(Buffer.alloc(100))),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}

/** A bitmap of one bit a pixel, up to its pixels. */
function bmpHeader(width: number, height: number): Buffer {
  const header = Buffer.alloc(54);
  header.write("BM");
  header.writeUInt32LE(62, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(width, 18);
  header.writeInt32LE(height, 22);
  header.set([1, 0, 1], 26);
  return header;
}
