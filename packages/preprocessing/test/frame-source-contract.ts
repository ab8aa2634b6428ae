import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FrameSource, RgbImage } from "@tessera/preprocessing";
import { describe, expect, it } from "vitest";

/** A fixture whose frames are plain colours that encode their number, see fixtures/video/README.md. */
export interface NumberedVideo {
  readonly file: string;
  readonly fps: number;
  /** Length to which it is cut for a file that was not copied whole. */
  readonly cut: number;
  /** Fewest and most frames that decode from what is left; none when it must be refused. */
  readonly framesInCut: readonly [least: number, most: number];
}

export const videoFixtures = fileURLToPath(new URL("fixtures/video", import.meta.url));
const count = 30;
const all = Array.from({ length: count }, (_, index) => index);

/** What every frame source must do, for each of the videos that it reads. */
export function testFrameSource(name: string, factory: () => FrameSource, videos: readonly NumberedVideo[]): void {
  describe(name, () => {
    describe.each(videos)("on $file", ({ file, fps, cut, framesInCut: [least, most] }) => {
      const bytes = readFileSync(join(videoFixtures, file));
      const named = { name: file, bytes };

      it("accepts it and is available", async () => {
        expect(factory().accepts(bytes)).toBe(true);
        expect((await factory().available?.()) ?? true).toBe(true);
      });

      it("counts the frames and has the container's rate", async () => {
        const video = await factory().open(named);
        expect(video.frameCount).toBe(count);
        expect(video.fps).toBeCloseTo(fps, 9);
      });

      it("gives every frame by its number", async () => {
        const frames = await taken((await factory().open(named)).frames(all));
        expect(frames.map(numberOf)).toEqual(all);
        for (const { width, height, data } of frames) expect([width, height, data.length]).toEqual([64, 48, 64 * 48 * 3]);
      });

      it("gives the first, a middle and the last frame alone, repeated frames and none", async () => {
        const video = await factory().open(named);
        for (const indices of [[0], [17], [count - 1], [3, 3, 3, 20, 29, 29], [9, 4, 9], []])
          expect((await taken(video.frames(indices))).map(numberOf)).toEqual(indices);
      });

      it("gives frames one by one, to a reader that stops early, too", async () => {
        const video = await factory().open(named);
        const seen: number[] = [];
        for await (const frame of video.frames(all)) if (seen.push(numberOf(frame)) === 3) break;
        expect(seen).toEqual([0, 1, 2]);
        expect((await taken(video.frames([29]))).map(numberOf)).toEqual([29]);
      });

      it.each([-1, count, 1.5, Number.NaN])("refuses index %d and names the video", async (index) => {
        const video = await factory().open(named);
        await expect(taken(video.frames([0, index]))).rejects.toMatchObject({
          code: "invalid-argument",
          message: expect.stringContaining(file),
        });
      });

      it("refuses frames above the pixel limit", async () => {
        await expect(factory().open(named, { maxPixels: 64 * 48 - 1 })).rejects.toMatchObject({
          code: "image-too-large",
          message: expect.stringContaining("64 × 48"),
        });
      });

      it("stops at an abort with its reason, before and during the work", async () => {
        const reason = new Error("enough");
        await expect(factory().open(named, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
        const video = await factory().open(named);
        await expect(taken(video.frames([0], { signal: AbortSignal.abort(reason) }))).rejects.toBe(reason);
        const controller = new AbortController();
        const pending = taken(video.frames(all, { signal: controller.signal }));
        controller.abort(reason);
        await expect(pending).rejects.toBe(reason);
        expect((await taken(video.frames([5]))).map(numberOf)).toEqual([5]);
      });

      it("refuses a truncated file or gives what is left of it, exactly", async () => {
        const opening = factory().open({ name: file, bytes: bytes.subarray(0, cut) });
        if (most === 0) {
          await expect(opening).rejects.toMatchObject({ code: "video-decode-failed", message: expect.stringContaining(file) });
          return;
        }
        const video = await opening;
        expect(video.frameCount).toBeGreaterThanOrEqual(least);
        expect(video.frameCount).toBeLessThanOrEqual(most);
        // The picture at the cut may be a part of itself; every one before it is whole.
        const left = all.slice(0, video.frameCount - 1);
        expect((await taken(video.frames(left))).map(numberOf)).toEqual(left);
      });
    });

    it.each([
      ["text", Buffer.from("This is no video.\n".repeat(40))],
      ["a playlist", Buffer.from("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n")],
      ["nothing", Buffer.alloc(0)],
      ["the head of a GIF", Buffer.from("GIF89a nothing")],
    ])("refuses %s", async (_, bytes) => {
      await expect(factory().open({ name: "holiday.bin", bytes })).rejects.toMatchObject({
        code: "video-decode-failed",
        message: expect.stringContaining("holiday.bin"),
      });
    });
  });
}

/** All frames of an iteration. */
export async function taken(frames: AsyncIterable<RgbImage>): Promise<RgbImage[]> {
  const all: RgbImage[] = [];
  for await (const frame of frames) all.push(frame);
  return all;
}

/** Reads a frame's number from the colour of its middle: two bits each in red, green and blue, as levels 40, 100, 160 and 220. */
function numberOf({ width, height, data }: RgbImage): number {
  const at = ((height >> 1) * width + (width >> 1)) * 3;
  const digits = [0, 1, 2].map((channel) => {
    const digit = Math.max(0, Math.round((data[at + channel]! - 40) / 60));
    expect(Math.abs(data[at + channel]! - (40 + 60 * digit))).toBeLessThanOrEqual(4);
    return digit;
  });
  return digits[0]! + 4 * digits[1]! + 16 * digits[2]!;
}
