import type { ErrorCode } from "@tessera/core";

/** Exit codes: 2 for wrong use, 3 for media, 4 for the checkpoint, 5 for disk and cache, 6 for the runtime, 130 for Ctrl-C. */
export const exitCodes: Readonly<Record<ErrorCode, number>> = {
  "invalid-argument": 2,
  "unsupported-option": 2,
  "placeholder-mismatch": 2,
  "empty-question": 2,
  "context-overflow": 2,
  "answer-incomplete": 6,
  "media-not-found": 3,
  "media-fetch-failed": 3,
  "image-decode-failed": 3,
  "image-too-large": 3,
  "video-decode-failed": 3,
  "checkpoint-not-found": 4,
  "checkpoint-invalid": 4,
  "tensor-missing": 4,
  "unsupported-architecture": 4,
  "tokenizer-invalid": 4,
  "cache-unwritable": 5,
  "disk-full": 5,
  "conversion-failed": 5,
  "shape-mismatch": 6,
  "runtime-unavailable": 6,
  "runtime-failed": 6,
  disposed: 6,
};
