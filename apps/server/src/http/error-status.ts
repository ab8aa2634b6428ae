import type { ErrorCode } from "@tessera/core";

/** HTTP status of each error. What the client sent wrong is 4xx; what went wrong here is 500. */
export const errorStatus: Readonly<Record<ErrorCode, 400 | 404 | 413 | 422 | 500 | 503>> = {
  "invalid-argument": 400,
  "unsupported-option": 400,
  "placeholder-mismatch": 400,
  "empty-question": 400,
  "context-overflow": 400,
  "answer-incomplete": 500,
  "shape-mismatch": 400,
  "media-not-found": 400,
  "media-fetch-failed": 400,
  "image-decode-failed": 400,
  "image-too-large": 400,
  "video-decode-failed": 400,
  "checkpoint-not-found": 500,
  "checkpoint-invalid": 500,
  "tensor-missing": 500,
  "unsupported-architecture": 500,
  "tokenizer-invalid": 500,
  "cache-unwritable": 500,
  "disk-full": 500,
  "conversion-failed": 500,
  "runtime-unavailable": 503,
  "runtime-failed": 500,
  disposed: 503,
};
