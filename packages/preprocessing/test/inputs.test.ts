import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { decodeImage, ffmpegFrames, loadVideo, planTiles, resizeBicubic } from "@tessera/preprocessing";
import fc from "fast-check";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const fixtures = fileURLToPath(new URL("fixtures", import.meta.url));
const path = join(fixtures, "images", "tiny_3x5.png");
const bytes = readFileSync(path);

describe("decodeImage", () => {
  it("reads every kind of input to the same pixels", async () => {
    const expected = await decodeImage(path);
    const raw = { data: expected.data, width: 3, height: 5, channels: 3 } as const;
    const inputs = [
      pathToFileURL(path),
      pathToFileURL(path).href,
      bytes,
      new Uint8Array(bytes),
      new Uint8Array(bytes).buffer,
      new Blob([new Uint8Array(bytes)]),
      `data:image/png;base64,${bytes.toString("base64")}`,
      raw,
      sharp(bytes),
    ];
    for (const input of inputs) expect(await decodeImage(input)).toEqual(expected);
  });

  it("turns the picture only when asked", async () => {
    const rotated = join(fixtures, "images", "exif_rotated.jpg");
    const plain = await decodeImage(rotated);
    const turned = await decodeImage(rotated, { autoOrient: true });
    expect([plain.width, plain.height]).toEqual([turned.height, turned.width]);
  });

  it("names what is wrong", async () => {
    await expect(decodeImage("no/such.png")).rejects.toMatchObject({
      code: "media-not-found",
      message: expect.stringContaining("no/such.png"),
    });
    await expect(decodeImage(path, { maxPixels: 14 })).rejects.toMatchObject({
      code: "image-too-large",
      message: expect.stringContaining("3 × 5"),
    });
    await expect(decodeImage(new Uint8Array())).rejects.toMatchObject({ code: "image-decode-failed" });
    await expect(decodeImage(bytes.subarray(0, 60))).rejects.toMatchObject({ code: "image-decode-failed" });
    await expect(decodeImage({ data: new Uint8Array(5), width: 2, height: 1, channels: 3 })).rejects.toMatchObject({
      code: "shape-mismatch",
    });
    await expect(decodeImage("data:image/png;base64,@@@")).rejects.toMatchObject({ code: "invalid-argument" });
    await expect(decodeImage("data:image/png;base64,aGk=aGk=")).rejects.toMatchObject({ code: "invalid-argument" });
    await expect(decodeImage("data:image/png;base64,aGk===")).rejects.toMatchObject({ code: "invalid-argument" });
    await expect(decodeImage("data:image/png,%")).rejects.toMatchObject({ code: "invalid-argument" });
  });

  it("takes base64 with line breaks, spaces and padding", async () => {
    const broken = bytes.toString("base64").replaceAll(/.{20}/g, "$& \r\n");
    expect(await decodeImage(`data:image/png;base64,\n${broken} \n`)).toEqual(await decodeImage(path));
  });

  // Each would take hours where runs of spaces are tried again and again.
  it.each([
    ["spaces", `${" ".repeat(20_000_000)}!`],
    ["spaces before the padding", `AA${" ".repeat(20_000_000)}=!`],
    ["padding", `${"=".repeat(20_000_000)}!`],
  ])("refuses long data URIs of %s in one go", async (_, body) => {
    await expect(decodeImage(`data:image/png;base64,${body}`)).rejects.toMatchObject({ code: "invalid-argument" });
  });

  it("fails with a typed error on any bytes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (noise) => {
        await expect(decodeImage(Buffer.concat([bytes.subarray(0, 20), noise]))).rejects.toMatchObject({ code: "image-decode-failed" });
        await expect(decodeImage(Buffer.concat([Buffer.from("BM"), noise]))).rejects.toMatchObject({ name: "TesseraError" });
      }),
      { numRuns: 50 },
    );
  });
});

describe("URLs", () => {
  let server: Server;
  let base: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === "/image") response.end(bytes);
      else if (request.url === "/once") response.writeHead(302, { location: "/image" }).end();
      else if (request.url === "/loop") response.writeHead(302, { location: "/loop" }).end();
      else if (request.url !== "/silent") response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it("downloads and follows redirects", async () => {
    expect(await decodeImage(`${base}/once`)).toEqual(await decodeImage(path));
  });

  it.each([
    ["/missing", "404", {}],
    ["/loop", "redirects", {}],
    ["/silent", "no answer", { timeoutMs: 50 }],
    ["/image", "larger", { maxBytes: 10 }],
  ])("%s fails and says why", async (url, problem, options) => {
    await expect(decodeImage(base + url, options)).rejects.toMatchObject({
      code: "media-fetch-failed",
      message: expect.stringContaining(problem),
    });
  });

  it("stops at an abort with its reason", async () => {
    const controller = new AbortController();
    const pending = decodeImage(`${base}/silent`, { signal: controller.signal });
    controller.abort(new Error("enough"));
    await expect(pending).rejects.toThrow("enough");
  });
});

describe("loadVideo", () => {
  const gif = join(fixtures, "video.gif");

  it("samples an animation in process", async () => {
    const video = await loadVideo(gif, { numSegments: 4, tileSize: 56 });
    expect(video.frames).toHaveLength(4);
    expect(video.frameIndices.every((index) => index >= 0 && index < video.frameCount)).toBe(true);
    expect(video.frames[0]?.pixelValues).not.toEqual(video.frames[3]?.pixelValues);
  });

  it("takes given frames as they are", async () => {
    const { frames, frameIndices } = await loadVideo([path, bytes], { tileSize: 56 });
    expect(frameIndices).toEqual([0, 1]);
    expect(frames[0]).toEqual(frames[1]);
  });

  it("names what is wrong", async () => {
    await expect(loadVideo(gif, { bound: [100, 200] })).rejects.toMatchObject({ code: "invalid-argument" });
    await expect(loadVideo(Buffer.from("GIF89a nothing"))).rejects.toMatchObject({ code: "video-decode-failed" });
    const missing = { frameSources: [ffmpegFrames({ ffmpegPath: "no-such-ffmpeg" })] };
    await expect(loadVideo(gif, missing)).rejects.toMatchObject({
      code: "video-decode-failed",
      message: expect.stringContaining("FFMPEG_PATH"),
    });
  });
});

describe("properties", () => {
  it("keeps every tile inside the resized picture and within the limits", () => {
    const size = fc.integer({ min: 1, max: 5000 });
    fc.assert(
      fc.property(size, size, fc.integer({ min: 1, max: 24 }), (width, height, maxTiles) => {
        const plan = planTiles({ width, height }, { maxTiles });
        expect(plan.boxes.length).toBeLessThanOrEqual(maxTiles);
        expect(plan.tiles).toBe(plan.boxes.length + (plan.thumbnail ? 1 : 0));
        for (const { right, bottom } of plan.boxes) expect(right <= plan.targetWidth && bottom <= plan.targetHeight).toBe(true);
      }),
    );
  });

  it("resizes a plain picture to the same colour", () => {
    const side = fc.integer({ min: 1, max: 60 });
    fc.assert(
      fc.property(side, side, side, side, fc.integer({ min: 0, max: 255 }), (width, height, toWidth, toHeight, value) => {
        const resized = resizeBicubic({ width, height, data: new Uint8Array(width * height * 3).fill(value) }, toWidth, toHeight);
        expect(new Set(resized.data)).toEqual(new Set([value]));
      }),
      { numRuns: 50 },
    );
  });
});
