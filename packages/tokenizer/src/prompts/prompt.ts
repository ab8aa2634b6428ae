/** A run of `<IMG_CONTEXT>` ids that image embeddings replace, in prompt positions. */
export interface ImageSpan {
  readonly start: number;
  readonly length: number;
}

/** A prompt as token ids. */
export interface Prompt {
  readonly ids: number[];
  /** One span per image that has tiles, in order. */
  readonly imageSpans: ImageSpan[];
  /** The prompt as text, image runs written out. */
  readonly text: string;
  /** Sum of the span lengths: rows of image embeddings the prompt needs. */
  readonly imageTokens: number;
}
