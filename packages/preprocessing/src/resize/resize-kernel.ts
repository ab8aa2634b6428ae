import { TesseraError } from "@tessera/core";
import { resizeKernelBytes } from "./resize-kernel-bytes.ts";

/** Addresses and lengths are bytes in `memory`; `kernel/resize.wat` says what each function reads and writes. */
export interface ResizeKernel {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
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

/** The part of it that is used here: Node's types have none. */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

const { Module, Instance } = (globalThis as unknown as { readonly WebAssembly: WebAssemblyApi }).WebAssembly;

/** Compiled once; an instance with its memory belongs to whoever asked for it. */
const kernel = new Module(Buffer.from(resizeKernelBytes, "base64"));

/** The passes of the resizer with memory of their own, of at least `bytes` bytes. Throws `runtime-unavailable` where there is none to be had. */
export function createResizeKernel(bytes: number): ResizeKernel {
  try {
    const exports = new Instance(kernel).exports as ResizeKernel;
    exports.memory.grow(Math.ceil(bytes / pageBytes));
    return exports;
  } catch (cause) {
    throw new TesseraError("runtime-unavailable", `WebAssembly has no ${bytes} bytes of memory to resize a picture in`, {
      facts: { bytes },
      cause,
    });
  }
}
