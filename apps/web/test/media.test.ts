import { describe, expect, it } from "vitest";
import { findProblems } from "../src/page/media/find-problems.ts";
import { frameTimes } from "../src/page/media/frame-times.ts";
import { hasPages } from "../src/page/media/has-pages.ts";
import { isAnimated } from "../src/page/media/is-animated.ts";
import { isTurned } from "../src/page/media/is-turned.ts";
import { modelSize } from "../src/page/media/model-size.ts";
import { seenTiles } from "../src/page/media/seen-tiles.ts";
import { smallerSize } from "../src/page/media/smaller-size.ts";
import { defaultSettings } from "../src/page/settings/settings.ts";
import { asked, clip, pdf, picture } from "./fixtures.ts";

const vision = { tile_size: 448, tokens_per_tile: 256, min_dynamic_patch: 1, max_dynamic_patch: 12, use_thumbnail: true };
const limits = { max_body_bytes: 1_000_000, max_images: 2 };
const messages = (...attachments: Parameters<typeof asked>) => findProblems([asked(...attachments)], limits);

describe("what is attached", () => {
  it("is checked against what the server takes", () => {
    expect(messages(picture, picture)).toEqual([]);
    expect(messages(clip)).toEqual([]);
    expect(messages(picture, picture, picture)[0]?.message).toContain("3 pictures; the server takes 2");
    expect(messages(picture, clip)[0]).toMatchObject({ fix: "stills", message: expect.stringContaining("pictures or one clip") });
    expect(messages(clip, clip)).toHaveLength(1);
    const heavy = { ...picture, url: `data:image/png;base64,${"A".repeat(1_000_000)}` };
    expect(messages(heavy)[0]).toMatchObject({ fix: "shrink", message: expect.stringContaining("1 MB") });
    expect(messages({ ...heavy, kind: "video" })[0]).toMatchObject({ fix: "stills" });
    expect(messages({ ...picture, width: 20_000, height: 10_000 })[0]).toMatchObject({
      fix: "shrink",
      message: expect.stringContaining("20,000 × 10,000"),
    });
  });

  it("has pages that are numbers and ranges", () => {
    for (const pages of ["", " ", "3", "1-3,7, 10-"]) expect(messages({ ...pdf, pages })).toEqual([]);
    for (const pages of ["a", "1,", "-3", "1 2", "1-2-3"]) expect(messages({ ...pdf, pages })[0]?.message).toContain("a.pdf: pages are");
  });

  it("counts over the whole conversation", () => {
    expect(findProblems([asked(picture, picture), asked(picture)], limits)).toHaveLength(1);
    expect(findProblems([asked({ ...clip, stills: ["a", "b", "c"] })], limits)).toHaveLength(1);
  });

  it("shrinks to the size of its tiles, never grows", () => {
    // 12,000 × 9,000 is cut into 4 × 3 tiles of 448.
    expect(smallerSize({ width: 12_000, height: 9_000 }, vision, 0)).toEqual({ width: 1792, height: 1344 });
    expect(smallerSize({ width: 12_000, height: 9_000 }, vision, 1)).toEqual({ width: 597, height: 448 });
    expect(smallerSize({ width: 300, height: 200 }, vision, 0)).toEqual({ width: 300, height: 200 });
    expect(smallerSize({ width: 4096, height: 1024 }, undefined, 0)).toEqual({ width: 2048, height: 512 });
  });
});

describe("TIFFs", () => {
  const tiff = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));
  const entry = "000000000000000000000000";

  it("have pages where a second directory follows, in either order of bytes", () => {
    expect(hasPages(tiff(`49492a00 08000000 0100 ${entry} 40000000`))).toBe(true);
    expect(hasPages(tiff(`4d4d002a 00000008 0001 ${entry} 00000040`))).toBe(true);
    expect(hasPages(tiff(`49492a00 08000000 0200 ${entry} ${entry} 00000000`))).toBe(false);
    expect(hasPages(tiff("89504e47 0d0a1a0a"))).toBe(false);
    for (const cut of ["49492a00", "49492a00 ffffffff", `49492a00 08000000 0100 ${entry}`]) expect(hasPages(tiff(cut))).toBe(false);
  });
});

describe("animations", () => {
  const gif = (frames: number, table = 0) => {
    const frame = [0x21, 0xf9, 4, 0, 10, 0, 0, 0, 0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0];
    const head = [..."GIF89a"].map((letter) => letter.charCodeAt(0));
    const colours = table === 0 ? [] : Array.from({ length: 3 * 2 ** table }, () => 0x2c);
    return new Uint8Array([
      ...head,
      1,
      0,
      1,
      0,
      table === 0 ? 0 : 0x80 | (table - 1),
      0,
      0,
      ...colours,
      ...Array(frames).fill(frame).flat(),
      0x3b,
    ]);
  };

  it("have a second frame", () => {
    expect([gif(1), gif(2), gif(1, 3), gif(3, 3)].map(isAnimated)).toEqual([false, true, false, true]);
    expect(isAnimated(gif(2).subarray(0, 30))).toBe(false);
    expect(isAnimated(new Uint8Array())).toBe(false);
  });

  it("are a flag in WebP", () => {
    const webp = (flags: number) => new Uint8Array([...Buffer.from("RIFF\0\0\0\0WEBPVP8X\n\0\0\0", "latin1"), flags, 0, 0, 0]);
    expect([webp(2), webp(0x10)].map(isAnimated)).toEqual([true, false]);
  });

  it("are sampled in the middle of equal parts", () => {
    expect(frameTimes(8, 4)).toEqual([1, 3, 5, 7]);
  });
});

describe("photos", () => {
  const jpeg = (tiff: string) => {
    const data = Buffer.from(tiff.replaceAll(" ", ""), "hex");
    const jfif = [0xff, 0xe0, 0, 4, 0, 0];
    return new Uint8Array([
      0xff,
      0xd8,
      ...jfif,
      0xff,
      0xe1,
      0,
      data.length + 8,
      ...Buffer.from("Exif\0\0"),
      ...data,
      0xff,
      0xda,
      ...Array(20).fill(0),
    ]);
  };

  it("are turned by a quarter at orientations from 5 on, in either order of bytes", () => {
    const little = (orientation: string) =>
      `49492a00 08000000 0200 0f01 0200 01000000 00000000 1201 0300 01000000 ${orientation} 0000 00000000`;
    const big = (orientation: string) => `4d4d002a 00000008 0001 0112 0003 00000001 ${orientation} 0000 00000000`;
    expect(["0100", "0300", "0600", "0800"].map((value) => isTurned(jpeg(little(value))))).toEqual([false, false, true, true]);
    expect(["0001", "0006"].map((value) => isTurned(jpeg(big(value))))).toEqual([false, true]);
  });

  it("that are cut off or none are not, and nothing throws", () => {
    const whole = jpeg("49492a00 08000000 0100 1201 0300 01000000 0600 0000 00000000");
    for (let length = 0; length < 40; length++) expect(isTurned(whole.subarray(0, length))).toBe(false);
    expect(isTurned(jpeg("49492a00 ffffffff"))).toBe(false);
  });
});

describe("tiles that were looked at", () => {
  const [first, second] = [
    { ...picture, id: "a", width: 900, height: 450 },
    { ...picture, id: "b", width: 400, height: 400 },
  ];

  it("belong to pictures in order, those of earlier questions first", () => {
    // 900 × 450 is 2 × 1 tiles and the overview, 400 × 400 is one.
    const seen = (done: number, total: number) => [...seenTiles([first, second], { done, total }, vision, defaultSettings).values()];
    expect(seen(0, 4)).toEqual([0, 0]);
    expect(seen(2, 4)).toEqual([2, 0]);
    expect(seen(4, 4)).toEqual([3, 1]);
    expect(seen(7, 10)).toEqual([1, 0]);
    expect(seenTiles([first, pdf], { done: 2, total: 9 }, vision, defaultSettings).size).toBe(0);
    // On its side, 450 × 900 is cut as it lies in the file unless it is turned.
    const lying = { ...first, width: 450, height: 1350, turned: true };
    expect(modelSize(lying, { autoOrient: false })).toEqual({ width: 1350, height: 450 });
    expect(modelSize(lying, { autoOrient: true })).toEqual({ width: 450, height: 1350 });
  });
});
