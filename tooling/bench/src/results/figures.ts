/** What can be measured: `kind` or `kind-size`. Every figure is in milliseconds, so smaller is better. */
export const figures = {
  "vision-1": "ms per tile, one tile",
  "vision-7": "ms per tile, 7 tiles",
  "vision-13": "ms per tile, 13 tiles",
  "prefill-320": "ms to prefill 320 tokens",
  "prefill-1850": "ms to prefill 1,850 tokens",
  "prefill-3400": "ms to prefill 3,400 tokens",
  "decode-400": "ms per token behind 400 tokens",
  "decode-3400": "ms per token behind 3,400 tokens",
  "first-token-1": "ms to the first token, one tile",
  "first-token-13": "ms to the first token, 13 tiles",
  "batch-decode-1": "ms per token over all sequences, one chat behind 64 tokens",
  "batch-decode-2": "ms per token over all sequences, 2 chats",
  "batch-decode-4": "ms per token over all sequences, 4 chats",
  "batch-decode-8": "ms per token over all sequences, 8 chats",
  "batch-decode-16": "ms per token over all sequences, 16 chats",
  "second-question-1": "ms to the first token of another question about a picture of one tile",
  "second-question-13": "ms to the first token of another question about a picture of 13 tiles",
  "second-turn-3400": "ms to the first token of a second turn after a first of 3,400 tokens",
  "preprocess-13": "ms from the bytes of a 12-megapixel JPEG to 13 tiles of pixel values",
  load: "ms to load a converted model again in the same process",
  convert: "ms to convert the checkpoint into an empty folder",
} as const;

export type Figure = keyof typeof figures;
