import type { ImageSize } from "../input/image-size.ts";
import type { RgbImage } from "../input/rgb-image.ts";
import { bicubicTaps } from "./bicubic-taps.ts";
import { createResizeKernel } from "./resize-kernel.ts";

/** A size to resize to, and what becomes of the rows. */
export interface RowSink extends ImageSize {
  /** Gets each row once, from the top; `row` is [width, 3] and belongs to the resizer. */
  onRow(y: number, row: Uint8Array): void;
}

/** Bytes that are worked on together: they stay in the cache of a core, and take some milliseconds. */
const chunkBytes = 512 * 1024;
/** The kernel reads and writes up to this much beyond the end of a row. */
const slack = 32;

/**
 * Resizes a picture to several sizes in one reading, as Pillow 10.4 does with BICUBIC, bit for bit: horizontally first, then vertically, with
 * 8-bit pixels in between. Yields after each piece of work of some milliseconds, so that an event loop can have its turn. Only a few rows
 * are held at once.
 */
export function* resizeRows({ width, height, data }: RgbImage, sinks: readonly RowSink[]): Generator<void, void, void> {
  const sourceStride = width * 3;
  const widest = Math.max(width, ...sinks.map((sink) => sink.width));
  const chunkRows = Math.min(height, Math.max(1, Math.floor(chunkBytes / (widest * 3))));
  const layout = new Layout();
  const source = layout.reserve(chunkRows * sourceStride);
  const passes = sinks.map((sink) => planPass({ width, height }, sink, chunkRows, layout));
  const { memory, shrinkRows, sumRows } = createResizeKernel(layout.end);
  for (const { across, down } of passes) {
    for (const { records, at } of [across, down]) new Int32Array(memory.buffer, at, records.length).set(records);
  }
  const bytes = new Uint8Array(memory.buffer);
  let written = 0;
  for (let y = 0; y < height; y += chunkRows) {
    const count = Math.min(chunkRows, height - y);
    bytes.set(data.subarray(y * sourceStride, (y + count) * sourceStride), source);
    for (const pass of passes) {
      const { sink, across, down, stride, rows, out } = pass;
      makeRoom(pass, count, bytes);
      shrinkRows(source, sourceStride, rows + pass.held * stride, stride, count, sink.width, across.at, across.record * 4);
      pass.held += count;
      for (; pass.next < sink.height; pass.next++) {
        const record = pass.next * down.record;
        const start = down.records[record]! - pass.first;
        if (start + down.records[record + 1]! > pass.held) break;
        sumRows(rows + start * stride, stride, out, align(sink.width * 3), down.at + record * 4);
        sink.onRow(pass.next, bytes.subarray(out, out + sink.width * 3));
        written += stride;
        if (written < chunkBytes) continue;
        written = 0;
        yield;
      }
    }
    yield;
  }
}

/** Where things lie in the kernel's memory. */
class Layout {
  end = 0;

  reserve(bytes: number): number {
    const start = this.end;
    this.end = align(this.end + bytes + slack);
    return start;
  }
}

type Pass = ReturnType<typeof planPass>;

/** What one target size needs: its taps, room for the rows it holds, and how far it has come. */
function planPass(source: ImageSize, sink: RowSink, chunkRows: number, layout: Layout) {
  const across = bicubicTaps(source.width, sink.width);
  const down = bicubicTaps(source.height, sink.height);
  const stride = align(sink.width * 3 + slack);
  // Rows that later target rows need too, a chunk of new ones, and one that is only read with a zero weight.
  const capacity = down.most + chunkRows + 1;
  return {
    sink,
    across: { ...across, at: layout.reserve(across.records.byteLength) },
    down: { ...down, at: layout.reserve(down.records.byteLength) },
    stride,
    capacity,
    rows: layout.reserve(capacity * stride),
    out: layout.reserve(stride),
    /** Source row of the first row held, rows held, and the target row that comes next. */
    first: 0,
    held: 0,
    next: 0,
  };
}

/** Drops the rows that no later target row needs, when those to come would not fit. */
function makeRoom(pass: Pass, count: number, bytes: Uint8Array): void {
  const { down, stride, rows } = pass;
  if (pass.held + count < pass.capacity) return;
  const kept = down.records[pass.next * down.record]! - pass.first;
  bytes.copyWithin(rows, rows + kept * stride, rows + pass.held * stride);
  pass.first += kept;
  pass.held -= kept;
}

function align(bytes: number): number {
  return Math.ceil(bytes / 16) * 16;
}
