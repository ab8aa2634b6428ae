import { existsSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { animationFrames, type FrameSource, ffmpegFrames, loadVideo, nodeAvFrames } from "@tessera/preprocessing";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { taken, testFrameSource, videoFixtures } from "./frame-source-contract.ts";
import { writeMotionJpeg } from "./write-motion-jpeg.ts";

const ntsc = 30_000 / 1001;
const mp4 = { file: "late-index.mp4", fps: ntsc, cut: 2000, framesInCut: [0, 0] } as const;
const webm = { file: "vp9.webm", fps: 25, cut: 1200, framesInCut: [12, 25] } as const;
const gif = { file: "palette.gif", fps: 10, cut: 2500, framesInCut: [0, 25] } as const;
const turned = join(videoFixtures, "turned.mp4");

// ffmpeg is held to the contract where it is installed; the two in-process sources always are.
const ffmpeg = (process.env.PATH ?? "")
  .split(delimiter)
  .map((folder) => join(folder, "ffmpeg"))
  .find((path) => existsSync(path));
const decoders: [string, () => FrameSource][] = [["nodeAvFrames", nodeAvFrames]];
if (ffmpeg !== undefined) decoders.push(["ffmpegFrames", ffmpegFrames]);

testFrameSource("animationFrames", animationFrames, [gif]);
for (const [name, factory] of decoders) testFrameSource(name, factory, [mp4, webm, gif]);

describe.each(decoders)("%s", (_, factory) => {
  it("turns frames as the file says", async () => {
    const [frame] = await taken((await factory().open({ name: "turned", bytes: await readFile(turned) })).frames([0]));
    expect([frame!.width, frame!.height]).toEqual([48, 64]);
    // Stored with red on the left and blue on the right; turned against the clock, red is below.
    expect(frame!.data[0]).toBeLessThan(30);
    expect(frame!.data[2]).toBeGreaterThan(170);
    expect(frame!.data.at(-3)).toBeGreaterThan(170);
    expect(frame!.data.at(-1)).toBeLessThan(30);
  });
});

describe.each(decoders)("%s and frames of other sizes than the container says", (_, factory) => {
  it("takes those above the limit for damaged ones, and never makes them", async () => {
    const bytes = await writeMotionJpeg(64, [64, 64, 6000, 64]);
    const small = await factory().open({ name: "grows", bytes }, { maxPixels: 1_000_000 });
    const frames = await taken(small.frames(Array.from({ length: small.frameCount }, (_, i) => i)));
    expect(frames.map(({ width, height }) => [width, height])).toEqual(new Array(3).fill([64, 64]));
    expect((await factory().open({ name: "grows", bytes })).frameCount).toBe(4);
  });

  it("refuses a first one above the limit", async () => {
    const opened = factory().open({ name: "large", bytes: await writeMotionJpeg(64, [6000, 64]) }, { maxPixels: 1_000_000 });
    await expect(opened).rejects.toMatchObject({ code: "image-too-large" });
  });
});

describe("animationFrames and frames that are drawn over thousands of others", () => {
  it("refuses what would take minutes before it begins, and gives the early ones", async () => {
    const one = await sharp({ create: { width: 4000, height: 4000, channels: 3, background: "#102030" } })
      .gif()
      .toBuffer();
    const table = 3 * 2 ** ((one[10]! & 7) + 1);
    const [head, frame] = [one.subarray(0, 13 + table), one.subarray(13 + table, -1)];
    const bytes = Buffer.concat([head, ...new Array<Buffer>(2000).fill(frame), Buffer.from([0x3b])]);
    const video = await animationFrames().open({ name: "long.gif", bytes });
    expect(video.frameCount).toBe(2000);
    const refused = expect.objectContaining({ code: "image-too-large", message: expect.stringContaining("long.gif") });
    await expect(taken(video.frames([1999]))).rejects.toEqual(refused);
    await expect(taken(video.frames([100, 120, 140]))).rejects.toEqual(refused);
    expect(await taken(video.frames([1, 1]))).toHaveLength(2);
  });
});

describe.each(decoders)("%s and an edit list", (_, factory) => {
  /** A clip of 30 pictures whose list shows 20 of them, from the eleventh on. */
  async function editedClip(): Promise<Buffer> {
    const bytes = await readFile(join(videoFixtures, mp4.file));
    const second = bytes.indexOf("elst") + 24;
    bytes.writeUInt32BE(667, second);
    bytes.writeUInt32BE(2002 + 10 * 1001, second + 4);
    return bytes;
  }

  it("counts and numbers the pictures that are shown", async () => {
    const [whole, edited] = [await readFile(join(videoFixtures, mp4.file)), await editedClip()];
    const all = await factory().open({ name: "whole", bytes: whole });
    const shown = await factory().open({ name: "edited", bytes: edited });
    expect([all.frameCount, shown.frameCount]).toEqual([30, 20]);
    expect(shown.fps).toBeCloseTo(ntsc, 6);
    expect(await taken(shown.frames([0, 19]))).toEqual(await taken(all.frames([10, 29])));
  });
});

describe("ffmpegFrames with a program of its own", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "tessera-ffmpeg-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const program = async (script: string) => {
    const path = join(folder, "decoder");
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    await chmod(path, 0o755);
    return ffmpegFrames({ ffmpegPath: path });
  };

  it("kills the decoder at an abort and leaves no process behind", async () => {
    const source = await program(`echo $$ > "${folder}/pid.new"; mv "${folder}/pid.new" "${folder}/pid"; exec sleep 600`);
    const controller = new AbortController();
    const pending = source.open({ name: "video", bytes: Buffer.from("bytes") }, { signal: controller.signal });
    await expect.poll(() => existsSync(join(folder, "pid")), { interval: 5 }).toBe(true);
    const pid = Number(await readFile(join(folder, "pid"), "utf8"));
    expect(process.kill(pid, 0)).toBe(true);
    controller.abort(new Error("enough"));
    await expect(pending).rejects.toThrow("enough");
    expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  });

  it("says what the program said when it fails", async () => {
    const source = await program(`echo "some line" >&2; echo "the last line" >&2; exit 3`);
    await expect(source.open({ name: "clip.mp4", bytes: Buffer.from("bytes") })).rejects.toMatchObject({
      code: "video-decode-failed",
      message: "clip.mp4: ffmpeg ended with 3: the last line",
    });
    expect(await source.available?.()).toBe(false);
  });

  it("is not available without ffmpeg", async () => {
    const source = ffmpegFrames({ ffmpegPath: join(folder, "none") });
    expect(await source.available?.()).toBe(false);
    await expect(source.open({ name: "clip.mp4", bytes: Buffer.from("bytes") })).rejects.toMatchObject({
      code: "video-decode-failed",
      message: expect.stringContaining("FFMPEG_PATH"),
    });
  });

  if (ffmpeg !== undefined)
    it("finds the rate without ffprobe", async () => {
      const alone = join(folder, "ffmpeg");
      await symlink(ffmpeg, alone);
      for (const { file, fps } of [mp4, webm, gif]) {
        const video = await ffmpegFrames({ ffmpegPath: alone }).open({ name: file, bytes: await readFile(join(videoFixtures, file)) });
        expect([video.frameCount, video.fps]).toEqual([30, fps]);
      }
    });
});

describe("loadVideo", () => {
  it("samples an MP4 with what is installed", async () => {
    const video = await loadVideo(join(videoFixtures, mp4.file), { numSegments: 4, bound: [0, 0.5], tileSize: 28 });
    expect([video.frameCount, video.frameIndices]).toEqual([30, [1, 5, 9, 12]]);
    expect(video.frames.map(({ width, height, tiles }) => [width, height, tiles])).toEqual(Array(4).fill([64, 48, 1]));
  });

  it("gives the same pixels in process as through ffmpeg", async () => {
    const load = (source: FrameSource) => loadVideo(join(videoFixtures, mp4.file), { tileSize: 28, frameSources: [source] });
    const reference = await load(decoders.at(-1)![1]());
    const { frames, frameIndices } = await load(nodeAvFrames());
    expect(frameIndices).toEqual(reference.frameIndices);
    for (const [i, { pixelValues }] of frames.entries()) {
      const worst = pixelValues.reduce((most, value, k) => Math.max(most, Math.abs(value - reference.frames[i]!.pixelValues[k]!)), 0);
      // Two levels of 255, over the smallest standard deviation.
      expect(worst).toBeLessThanOrEqual(2 / 255 / 0.224 + 1e-6);
    }
  });

  it("goes on to the next source when one lacks its decoder", async () => {
    const missing = ffmpegFrames({ ffmpegPath: "no-such-ffmpeg" });
    const video = await loadVideo(join(videoFixtures, webm.file), { tileSize: 28, frameSources: [missing, nodeAvFrames()] });
    expect(video.frameCount).toBe(30);
    await expect(loadVideo(join(videoFixtures, webm.file), { frameSources: [missing, missing] })).rejects.toMatchObject({
      code: "video-decode-failed",
      message: expect.stringContaining("install ffmpeg"),
    });
    await expect(loadVideo(join(videoFixtures, webm.file), { frameSources: [animationFrames()] })).rejects.toMatchObject({
      code: "video-decode-failed",
      message: expect.stringContaining(webm.file),
    });
  });
});
