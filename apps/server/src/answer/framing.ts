import type { Context } from "hono";

/** Sends one event of a stream; objects as JSON. */
export type SendEvent = (data: object | string, event?: string) => Promise<void>;

/** An open stream to a client. */
interface Wire {
  readonly send: SendEvent;
  /** Tells what clients pass over; nothing where the framing has no such thing. */
  readonly remark: (text: string) => Promise<unknown>;
  readonly onAbort: (listener: () => void) => void;
  /** Whether the client has gone. */
  readonly aborted: () => boolean;
}

/** How the events of a streamed answer are told apart on the wire. */
export interface Framing {
  /** Opens the stream, which ends when `run` does. */
  readonly open: (context: Context, run: (wire: Wire) => Promise<void>) => Response;
}
