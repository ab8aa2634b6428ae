import type { Context } from "hono";
import { bodyLease } from "../body/hold-body.ts";
import type { Admitted } from "../http/admit.ts";
import { errorBody } from "../http/error-body.ts";
import { toHttpError } from "../http/to-http-error.ts";
import { announceTiles } from "./announce-tiles.ts";
import type { Answering } from "./answering.ts";
import type { SendEvent } from "./framing.ts";
import type { ChoiceEvent } from "./run-choices.ts";
import { serverSentEvents } from "./server-sent-events.ts";
import { unlessAborted } from "./unless-aborted.ts";

/** In which an error is sent to a client that may not be reading. */
const farewellMilliseconds = 1000;

/** Streams an answer. A client that does not read has its connection closed at the deadline; its place is then free, whatever it does. */
export function streamAnswer(
  context: Context,
  { signal, honest, hangUp, leave }: Admitted,
  events: AsyncGenerator<ChoiceEvent, void, void>,
  {
    stream,
    framing = serverSentEvents,
    sendError = (error, send) => send(errorBody(error)),
  }: Pick<Answering, "framing" | "sendError"> & Required<Pick<Answering, "stream">>,
): Response {
  const lease = bodyLease(context);
  lease.hold();
  return framing.open(context, async (wire) => {
    wire.onAbort(hangUp);
    const until =
      (end: AbortSignal): SendEvent =>
      (data, event) =>
        unlessAborted(wire.send(data, event), end);
    try {
      await stream(
        announceTiles(events, (text) => unlessAborted(wire.remark(text), signal)),
        until(signal),
      );
    } catch (error) {
      if (wire.aborted() || context.req.raw.signal.aborted) return;
      await sendError(toHttpError(honest(error)), until(AbortSignal.timeout(farewellMilliseconds))).catch(() => disconnect(context));
    } finally {
      hangUp();
      leave();
      lease.release();
      // Nobody takes what is left; generating ends.
      await events.return();
    }
  });
}

/** Closes the connection, where there is one. */
function disconnect({ env }: Context): void {
  (env as { readonly outgoing?: { destroy(): void } } | undefined)?.outgoing?.destroy();
}
