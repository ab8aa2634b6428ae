import { planTiles } from "@tessera/preprocessing";
import { describe, expect, it } from "vitest";
import { pagesIn, parsePageRanges } from "../src/index.ts";
import { pageSize } from "../src/pages/page-size.ts";

describe("page ranges", () => {
  it.each([
    ["3", [3]],
    ["1-3,7,10-", [1, 2, 3, 7, 10, 11]],
    [" 2 - 3 , 2", [2, 3]],
    ["11,1", [11, 1]],
  ])("%s", (text, pages) => expect(pagesIn(parsePageRanges(text), 11)).toEqual(pages));

  it.each(["", "0", "-3", "3-1", "a", "1,,2", "1.5"])("refuses %j", (text) =>
    expect(() => parsePageRanges(text)).toThrow(expect.objectContaining({ code: "invalid-argument" })),
  );

  it("names the page that there is not", () =>
    expect(() => pagesIn(parsePageRanges("2-9"), 5, "a.pdf")).toThrow("a.pdf has 5 pages: there is no page 9"));
});

describe("the size of a page", () => {
  const a4 = { width: 595.28, height: 841.89 };

  it.each([1, 2, 4, 6, 12])("fills %i tiles and no more", (maxTiles) => {
    const plan = planTiles({ width: 2480, height: 3508 }, { maxTiles });
    const size = pageSize(a4, { maxTiles });
    expect(size.width).toBeGreaterThanOrEqual(plan.targetWidth);
    expect(size.height).toBeGreaterThanOrEqual(plan.targetHeight);
    expect(Math.min(size.width - plan.targetWidth, size.height - plan.targetHeight)).toBe(0);
    expect(planTiles(size, { maxTiles })).toMatchObject({ columns: plan.columns, rows: plan.rows });
  });

  it("follows dpi", () => expect(pageSize(a4, { dpi: 72 })).toEqual({ width: 595, height: 842 }));

  it.each([
    [{ width: 14_400, height: 14_400 }, { dpi: 600 }],
    [{ width: 3, height: 14_400 }, {}],
    [{ width: 0.01, height: 100 }, { dpi: 1200 }],
    [{ width: 1, height: 14_400 }, {}],
    [{ width: 14_400, height: 1 }, { dpi: 600 }],
  ])("stays below the limit: %j", (points, options) => {
    const { width, height } = pageSize(points, { ...options, maxPixels: 1_000_000 });
    expect(width * height).toBeLessThanOrEqual(1_000_000);
    expect(Math.min(width, height)).toBeGreaterThan(0);
    expect(Math.max(width, height)).toBeLessThanOrEqual(131_072);
  });
});
