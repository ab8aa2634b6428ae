import { resizeKernelBytes } from "./resize-kernel-bytes.ts";

/** Addresses and lengths are bytes in `memory`; `kernel/resize.wat` says what each function reads and writes. */
export interface ResizeKernel {
  readonly memory: WebAssembly.Memory;
  shrinkRows(
    source: number,
    sourceStride: number,
    target: number,
    targetStride: number,
    rows: number,
    width: number,
    taps: number,
    tapBytes: number,
  ): void;
  sumRows(source: number, stride: number, target: number, bytes: number, tap: number): void;
}

const pageBytes = 65_536;

/** Compiled once; an instance with its memory belongs to whoever asked for it. */
const kernel = new WebAssembly.Module(Buffer.from(resizeKernelBytes, "base64"));

/** The passes of the resizer with memory of their own, of at least `bytes` bytes. */
export function createResizeKernel(bytes: number): ResizeKernel {
  const { exports } = new WebAssembly.Instance(kernel) as unknown as { readonly exports: ResizeKernel };
  exports.memory.grow(Math.ceil(bytes / pageBytes));
  return exports;
}
