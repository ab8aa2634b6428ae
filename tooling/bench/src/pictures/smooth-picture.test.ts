import { planTiles } from "@tessera/preprocessing";
import { expect, test } from "vitest";
import { pictureGrid } from "./picture-grid.ts";
import { smoothPicture } from "./smooth-picture.ts";

test("a seed gives one picture, another seed another", () => {
  const picture = smoothPicture(40, 30, 1);
  expect(picture).toHaveLength(40 * 30 * 3);
  expect(smoothPicture(40, 30, 1)).toEqual(picture);
  expect(smoothPicture(40, 30, 2)).not.toEqual(picture);
  expect(new Set(picture).size).toBeGreaterThan(50);
});

test.each([1, 7, 13])("a picture of %i tiles is cut into so many", (tiles) => {
  expect(planTiles(pictureGrid(tiles), { maxTiles: Math.max(1, tiles - 1) }).tiles).toBe(tiles);
});
