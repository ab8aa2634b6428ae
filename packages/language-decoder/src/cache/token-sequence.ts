import type { ImageSpan } from "../decode-request.ts";

/** Tokens with what their image spans show: two sequences that begin alike have the same keys and values there. */
export interface TokenSequence {
  readonly ids: readonly number[];
  readonly imageSpans: readonly ImageSpan[];
  /** Sequences of different scopes share nothing. @default one for all */
  readonly scope?: string;
  /** One a span; an unknown picture equals no other. */
  readonly imageKeys: readonly (string | undefined)[];
}
