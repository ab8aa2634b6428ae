import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { decodeImage, loadImage, planTiles, sampleFrameIndices } from "@tessera/preprocessing";
import { describe, expect, it } from "vitest";
import { gridCandidates } from "../src/tiles/grid-candidates.ts";

const fixtures = fileURLToPath(new URL("fixtures", import.meta.url));
const read = (name: string) => JSON.parse(readFileSync(join(fixtures, name), "utf8"));
const sha256 = (data: Uint8Array | Float32Array) =>
  createHash("sha256")
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest("hex");

describe("equality with the recorded reference", () => {
  it("plans every tile grid", () => {
    const cases = read("tiling.json");
    expect(cases.length).toBeGreaterThan(400);
    for (const golden of cases) {
      const plan = planTiles(golden, {
        minTiles: golden.min_num,
        maxTiles: golden.max_num,
        tileSize: golden.image_size,
        thumbnail: golden.use_thumbnail,
      });
      expect([plan.columns, plan.rows, plan.tiles, plan.thumbnail, plan.boxes.map((box) => Object.values(box))]).toEqual([
        golden.cols,
        golden.rows,
        golden.num_tiles,
        golden.thumbnail,
        golden.boxes,
      ]);
    }
  });

  it("tries the grids in the reference's order", () => {
    const orders = Object.entries(read("target_ratios_order.json"));
    expect(orders.length).toBeGreaterThan(5);
    for (const [range, order] of orders) {
      const [min = 1, max = 1] = range.split("-").map(Number);
      expect(gridCandidates(min, max), range).toEqual(order);
    }
  });

  it("samples every list of frame indices", () => {
    for (const { bound, fps, max_frame, first_idx, num_segments, indices } of read("get_index.json")) {
      const options = {
        bound: bound?.length ? bound : undefined,
        fps,
        maxFrame: max_frame,
        firstIndex: first_idx,
        numSegments: num_segments,
      };
      expect(sampleFrameIndices(options)).toEqual(indices);
    }
  });

  describe.each(read("index.json").images as any[])("$file", (golden) => {
    const path = join(fixtures, "images", golden.file);
    if (golden.error) {
      it("is refused, as the reference does", async () => {
        await expect(decodeImage(path)).rejects.toMatchObject({
          code: "image-decode-failed",
          message: expect.stringContaining(golden.file),
        });
      });
      return;
    }
    it("decodes to the same pixels", async () => {
      expect(sha256((await decodeImage(path)).data)).toBe(golden.decoded_rgb_sha256);
    });
    it("gives the same pixel values", async () => {
      for (const { image_size, max_num, use_thumbnail, num_tiles, pixel_values_sha256_f32le } of golden.cases) {
        const image = await loadImage(path, { tileSize: image_size, maxTiles: max_num, thumbnail: use_thumbnail });
        expect([image.tiles, sha256(image.pixelValues)]).toEqual([num_tiles, pixel_values_sha256_f32le]);
      }
    });
  });
});
