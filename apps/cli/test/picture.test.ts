import { decodeImage, encodePng } from "@tessera/preprocessing";
import { describe, expect, it } from "vitest";
import { drawBoxes } from "../src/picture/draw-boxes.ts";
import { inlinePicture } from "../src/picture/inline-picture.ts";
import { pictureProtocol } from "../src/picture/picture-protocol.ts";

const white = { width: 200, height: 100, data: new Uint8Array(200 * 100 * 3).fill(255) };
const pixel = ({ width, data }: { width: number; data: Uint8Array }, x: number, y: number) => [
  ...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3),
];

describe("boxes of an answer", () => {
  it("are outlined in a copy, each in its colour", () => {
    const drawn = drawBoxes(white, [
      { label: "", box: [100, 200, 300, 600] },
      { label: "", box: [500, 500, 1000, 1000] },
    ]);
    expect(pixel(drawn, 20, 20)).toEqual([255, 0, 128]);
    expect(pixel(drawn, 59, 59)).toEqual([255, 0, 128]);
    expect(pixel(drawn, 40, 40)).toEqual([255, 255, 255]);
    expect(pixel(drawn, 60, 60)).toEqual([255, 255, 255]);
    expect(pixel(drawn, 100, 99)).toEqual([0, 160, 255]);
    expect(pixel(drawn, 199, 99)).toEqual([0, 160, 255]);
    expect(white.data.every((value) => value === 255)).toBe(true);
  });
});

describe("a picture in the terminal", () => {
  it("is a PNG that decodes to the same pixels", async () => {
    const drawn = drawBoxes(white, [{ label: "", box: [100, 200, 300, 600] }]);
    const { width, height, data } = await decodeImage(encodePng(drawn));
    expect([width, height]).toEqual([200, 100]);
    expect(Buffer.from(data).equals(Buffer.from(drawn.data))).toBe(true);
  });

  it("goes to kitty in chunks of at most 4096 characters, the last one marked", () => {
    const png = Buffer.alloc(7000, 1);
    const chunks = inlinePicture(png, "kitty").split("\u001b\\").slice(0, -1);
    expect(chunks).toHaveLength(3);
    expect(chunks.map((chunk) => chunk.slice(0, chunk.indexOf(";")).replace("\u001b_G", ""))).toEqual(["a=T,f=100,m=1", "m=1", "m=0"]);
    const payloads = chunks.map((chunk) => chunk.slice(chunk.indexOf(";") + 1));
    expect(payloads[0]).toHaveLength(4096);
    expect(Buffer.from(payloads.join(""), "base64").equals(png)).toBe(true);
  });

  it("goes to iTerm2 as one inline file", () => {
    const png = Buffer.from("png");
    expect(inlinePicture(png, "iterm")).toBe(`\u001b]1337;File=inline=1;size=3;preserveAspectRatio=1:${png.toString("base64")}\u0007`);
  });

  it.each([
    [{ term: "xterm-kitty", program: undefined, multiplexer: undefined }, "kitty"],
    [{ term: "xterm-256color", program: "ghostty", multiplexer: undefined }, "kitty"],
    [{ term: "xterm-256color", program: "iTerm.app", multiplexer: undefined }, "iterm"],
    [{ term: "xterm-256color", program: "Apple_Terminal", multiplexer: undefined }, undefined],
    [{ term: "xterm-kitty", program: undefined, multiplexer: "/tmp/tmux-0/default,1,0" }, undefined],
    [{ term: undefined, program: undefined, multiplexer: undefined }, undefined],
  ])("is sent as the terminal understands it: %o", (terminal, protocol) => expect(pictureProtocol(terminal)).toBe(protocol));
});
