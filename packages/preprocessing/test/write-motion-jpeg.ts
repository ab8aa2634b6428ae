import sharp from "sharp";

const u16 = (value: number) => Buffer.from(Uint16Array.of(value).buffer);
const u32 = (...values: number[]) => Buffer.from(Uint32Array.from(values).buffer);
const chunk = (id: string, data: Buffer) => Buffer.concat([Buffer.from(id), u32(data.length), data, Buffer.alloc(data.length % 2)]);
const list = (type: string, ...parts: Buffer[]) => chunk("LIST", Buffer.concat([Buffer.from(type), ...parts]));

/** An AVI of JPEG pictures, of sides of their own whatever the header says. */
export async function writeMotionJpeg(side: number, sides: readonly number[]): Promise<Buffer> {
  const frames = await Promise.all(
    sides.map((side) =>
      sharp({ create: { width: side, height: side, channels: 3, background: "#ff0000" } })
        .jpeg()
        .toBuffer(),
    ),
  );
  const { length } = frames;
  const header = chunk("avih", Buffer.concat([u32(100_000, 0, 0, 16, length, 0, 1, 0, side, side), Buffer.alloc(16)]));
  const stream = chunk("strh", Buffer.concat([Buffer.from("vidsMJPG"), u32(0, 0, 0, 1, 10, 0, length, 0, 0, 0), Buffer.alloc(8)]));
  const format = chunk("strf", Buffer.concat([u32(40, side, side), u16(1), u16(24), Buffer.from("MJPG"), Buffer.alloc(20)]));
  const head = list("hdrl", header, list("strl", stream, format));
  return chunk("RIFF", Buffer.concat([Buffer.from("AVI "), head, list("movi", ...frames.map((frame) => chunk("00dc", frame)))]));
}
