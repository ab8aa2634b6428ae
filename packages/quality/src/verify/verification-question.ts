import type { ImageInput } from "@tessera/preprocessing";

/** A question over which precisions are compared. */
export interface VerificationQuestion {
  /** With an `<image>` for each picture. */
  readonly question: string;
  /** Each is seen as one tile. @default none */
  readonly images?: readonly ImageInput[];
}
