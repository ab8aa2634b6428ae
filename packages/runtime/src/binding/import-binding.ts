import { TesseraError } from "@tessera/core";

/**
 * Loads onnxruntime-node, which is installed by those who want it.
 *
 * @param fallbackReason why the native implementation, which was tried first, did not start
 * @throws TesseraError `runtime-unavailable`
 */
export async function importBinding(fallbackReason: unknown): Promise<typeof import("onnxruntime-node")> {
  try {
    return await import("onnxruntime-node");
  } catch (cause) {
    if (TesseraError.isInstance(fallbackReason)) throw fallbackReason;
    throw new TesseraError("runtime-unavailable", "The stock binding needs the package onnxruntime-node, which does not load here", {
      cause: fallbackReason ?? cause,
    });
  }
}
