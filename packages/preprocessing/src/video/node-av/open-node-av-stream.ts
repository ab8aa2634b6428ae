import type { CodecContext, Frame } from "node-av/lib";
import type { NamedBytes } from "../../input/read-input.ts";
import { containerFormats } from "../container-formats.ts";
import { expectFrameSize } from "../expect-frame-size.ts";
import { mostFramePixels } from "../most-frame-pixels.ts";
import { quarterTurns } from "../quarter-turns.ts";
import { decodePackets } from "./decode-packets.ts";
import type { NodeAv } from "./import-node-av.ts";
import { memoryReader } from "./memory-reader.ts";

/** The video stream of an open file; disposing closes the file. */
export interface NodeAvStream extends AsyncDisposable {
  /** As the container has it; may be 0 or not a number. */
  readonly fps: number;
  /** Clockwise turns by 90° that the file asks for. */
  readonly quarters: number;
  /** Decodes from the start, once; a frame is valid until the next one is asked for. */
  decode(signal: AbortSignal | undefined): AsyncGenerator<Frame, void, void>;
}

/**
 * Opens the best video stream of some bytes, or gives `undefined` when there is none that can be decoded. Frames that turn out larger than
 * allowed are damaged ones.
 *
 * @throws TesseraError `image-too-large` for what the container says
 */
export async function openNodeAvStream(nodeAv: NodeAv, { name, bytes }: NamedBytes, maxPixels: number): Promise<NodeAvStream | undefined> {
  const { lib, constants } = nodeAv;
  const reader = memoryReader(nodeAv, bytes);
  const format = new lib.FormatContext();
  const options = lib.Dictionary.fromObject({ format_whitelist: containerFormats });
  const limits = lib.Dictionary.fromObject({ max_pixels: mostFramePixels(maxPixels) });
  let decoder: CodecContext | undefined;
  const close = async () => {
    decoder?.freeContext();
    options.free();
    limits.free();
    // The format context must not outlive what it reads from, nor free it.
    format.pb = null;
    await format.closeInput();
    reader.freeContext();
  };
  const open = async () => {
    format.allocContext();
    format.pb = reader;
    if ((await format.openInput("", null, options)) < 0 || (await format.findStreamInfo(null)) < 0) return undefined;
    const index = format.findBestStream(constants.AVMEDIA_TYPE_VIDEO);
    const stream = format.streams[index];
    const codec = stream && lib.Codec.findDecoder(stream.codecpar.codecId);
    if (!stream || !codec) return undefined;
    expectFrameSize(stream.codecpar, maxPixels, name);
    decoder = new lib.CodecContext();
    decoder.allocContext3(codec);
    decoder.parametersToContext(stream.codecpar);
    decoder.pktTimebase = stream.timeBase;
    // As many threads as libav sees fit.
    decoder.threadCount = 0;
    if ((await decoder.open2(codec, limits)) < 0) return undefined;
    const opened = decoder;
    return {
      fps: stream.avgFrameRate.num / stream.avgFrameRate.den,
      quarters: quarterTurns(stream.codecpar.getCodedSideData(constants.AV_PKT_DATA_DISPLAYMATRIX)),
      decode: (signal: AbortSignal | undefined) => decodePackets(nodeAv, format, opened, index, signal),
      [Symbol.asyncDispose]: close,
    };
  };
  let stream: NodeAvStream | undefined;
  try {
    stream = await open();
    return stream;
  } finally {
    if (stream === undefined) await close();
  }
}
