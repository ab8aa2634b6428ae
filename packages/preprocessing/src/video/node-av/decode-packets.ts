import type { CodecContext, FormatContext, Frame } from "node-av/lib";
import type { NodeAv } from "./import-node-av.ts";

/** So many failures in a row, without a picture in between, end the decoding. */
const maxFailures = 64;

/**
 * Decodes every picture of a stream in order of display. Damaged packets are passed over, as ffmpeg does. A frame is valid until the
 * next one is asked for.
 */
export async function* decodePackets(
  { lib, constants }: NodeAv,
  format: FormatContext,
  decoder: CodecContext,
  streamIndex: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Frame, void, void> {
  const packet = new lib.Packet();
  const frame = new lib.Frame();
  packet.alloc();
  frame.alloc();
  try {
    for (let ended = false, failures = 0; !ended; ) {
      signal?.throwIfAborted();
      ended = (await format.readFrame(packet)) < 0;
      if (!ended && packet.streamIndex !== streamIndex) {
        packet.unref();
        continue;
      }
      // No packet tells the decoder to give the pictures that it still holds.
      await decoder.sendPacket(ended ? null : packet);
      packet.unref();
      while (failures < maxFailures) {
        signal?.throwIfAborted();
        const result = await decoder.receiveFrame(frame);
        if (result === constants.AVERROR_EAGAIN || result === constants.AVERROR_EOF) break;
        failures = result < 0 ? failures + 1 : 0;
        if (result < 0) continue;
        yield frame;
        frame.unref();
      }
      if (failures === maxFailures) break;
    }
  } finally {
    frame.free();
    packet.free();
  }
}
