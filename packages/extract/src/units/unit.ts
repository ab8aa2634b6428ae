import type { ChatRequest } from "@tessera/engine";

/** What one answer is asked about: an input, or a page of one. */
export interface Unit {
  /** Names it for good: a run that goes on knows by it what is done. */
  readonly key: string;
  readonly input: string;
  /** Counts from 1; where rows are by page. */
  readonly page?: number;
  /** Of the input; 1 for a picture or a video. */
  readonly pages: number;
  readonly media: Pick<ChatRequest, "documents" | "video">;
}

/** An input that could not be opened. */
export interface BrokenUnit extends Omit<Unit, "media" | "pages"> {
  readonly failure: unknown;
}
