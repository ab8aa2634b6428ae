import type { ChatRequest, ChatResult } from "@tessera/sdk";
import type { HttpError } from "../http/http-error.ts";
import type { MediaReader } from "../media/media-reader.ts";
import type { Framing, SendEvent } from "./framing.ts";
import type { ChoiceEvent } from "./run-choices.ts";

/** How a route asks and tells. */
export interface Answering {
  readonly model: string;
  readonly n: number | null | undefined;
  /** What the client adds to its key to share prompts with nobody else. */
  readonly salt: string | null | undefined;
  readonly toRequests: (media: MediaReader) => Promise<readonly ChatRequest[]>;
  /** The body of an answer that is not streamed. */
  readonly whole: (results: readonly ChatResult[]) => object;
  /** Streams when given. */
  readonly stream?: (events: AsyncIterable<ChoiceEvent>, send: SendEvent) => Promise<void>;
  /** How events are told apart on the wire. @default server-sent events */
  readonly framing?: Framing;
  /** How a failure in the middle of a stream is sent. @default data with an `error` */
  readonly sendError?: (error: HttpError, send: SendEvent) => Promise<void>;
}
