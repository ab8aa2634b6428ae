import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demoEvalFolder } from "@tessera/demo-model";
import { decodeImage } from "@tessera/preprocessing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runTessera } from "./run-tessera.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tessera-cli-ground-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const item = readFileSync(join(demoEvalFolder, "items.jsonl"), "utf8")
  .split("\n")
  .map((line) => JSON.parse(line || "{}"))
  .find(({ task }) => task === "ground");
const picture = join(demoEvalFolder, item.images[0]);
const phrase = /<ref>(.*)<\/ref>/.exec(item.question)![1]!;
const ground = (...words: readonly string[]) => runTessera(["ground", ...words], { TESSERA_CACHE: join(folder, "cache") });

describe("tessera ground", () => {
  it("prints boxes in pixels, draws them, and cuts them out", async () => {
    const [png, svg, json] = ["boxes.png", "boxes.svg", "boxes.json"].map((name) => join(folder, name)) as [string, string, string];
    const { code, stdout } = await ground(picture, phrase, "--out", png, "--crop", join(folder, "crops"));
    expect(code).toBe(0);
    const [, label, ...edges] = /^(.+)\t(\d+) (\d+) (\d+) (\d+)\n$/.exec(stdout)!;
    expect(label).toBe(phrase);
    const [left, top, right, bottom] = edges.map(Number) as [number, number, number, number];
    const [before, after] = [await decodeImage(picture), await decodeImage(png)];
    expect([after.width, after.height]).toEqual([before.width, before.height]);
    const pixel = ({ width, data }: typeof before, x: number, y: number) => [
      ...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3),
    ];
    expect(pixel(after, left, bottom - 3)).toEqual([0xd6, 0x00, 0x6c]);
    expect(pixel(after, 0, before.height - 1)).toEqual(pixel(before, 0, before.height - 1));
    const crops = readdirSync(join(folder, "crops"));
    expect(crops).toEqual([`01-${phrase.replaceAll(" ", "-")}.png`]);
    const crop = await decodeImage(join(folder, "crops", crops[0]!));
    expect([crop.width, crop.height]).toEqual([right - left, bottom - top]);
    expect(pixel(crop, 3, 3)).toEqual(pixel(before, left + 3, top + 3));

    expect((await ground(picture, phrase, "--out", svg)).code).toBe(0);
    expect(readFileSync(svg, "utf8")).toContain(`x="${left}" y="${top}" width="${right - left}"`);
    const printed = await ground(picture, phrase, "--json", "--out", json);
    expect(readFileSync(json, "utf8")).toBe(printed.stdout);
    expect(JSON.parse(printed.stdout).phrases).toMatchObject([{ phrase, boxes: [{ label: phrase, pixels: [left, top, right, bottom] }] }]);
  });

  it("refuses another kind of file and a picture that is not there, before anything is loaded", async () => {
    const kind = await ground(picture, "car", "--out", "boxes.pdf");
    expect([kind.code, kind.stderr]).toEqual([2, expect.stringContaining(".png, .svg, .json")]);
    expect((await ground("no/such.png", "car")).code).toBe(3);
  });
});
