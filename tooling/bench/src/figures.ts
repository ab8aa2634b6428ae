/** What can be measured: `kind-size`. Every figure is in milliseconds, so smaller is better. */
export const figures = {
  "vision-1": "ms per tile, one tile",
  "vision-7": "ms per tile, 7 tiles",
  "vision-13": "ms per tile, 13 tiles",
  "prefill-320": "ms to prefill about 320 tokens",
  "prefill-1850": "ms to prefill about 1,850 tokens",
  "prefill-3400": "ms to prefill about 3,400 tokens",
  "decode-400": "ms per token behind about 400 tokens",
  "decode-3400": "ms per token behind about 3,400 tokens",
  "first-token-1": "ms to the first token, one tile",
  "first-token-13": "ms to the first token, 13 tiles",
} as const;

export type Figure = keyof typeof figures;
